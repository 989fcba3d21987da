import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

/** Where the server listens: a socket in the cluster's private folder, or a port of this machine. */
export type Address = { kind: "socket"; folder: string; port: number } | { kind: "tcp"; host: string; port: number };

/** The kernel's limit for a socket's path, without the ending zero (Linux 107, macOS 103). */
const MAX_SOCKET_PATH_BYTES = process.platform === "linux" ? 107 : 103;
/** Only a part of the socket's name, as nothing listens on it. */
const SOCKET_PORT = 5432;

/** Chooses a socket, which is quicker and closed to other users, where its path is short enough; else a free port. */
export async function chooseAddress(cluster: string): Promise<Address> {
	const path = join(cluster, `.s.PGSQL.${SOCKET_PORT}`);
	if (process.platform !== "win32" && Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES)
		return { kind: "socket", folder: cluster, port: SOCKET_PORT };
	return { kind: "tcp", host: "127.0.0.1", port: await freePort() };
}

/** The connection URI of a role for its database, in the form that libpq and Sequelize read. */
export function urlOf(address: Address, role: string, password: string, database: string): string {
	const host = address.kind === "tcp" ? address.host : "localhost";
	const folder = address.kind === "socket" ? `?host=${encodeURIComponent(address.folder)}` : "";
	return `postgres://${role}:${password}@${host}:${address.port}/${database}${folder}`;
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	// The cast is true of a server that listens on a port.
	const { port } = server.address() as { port: number };
	server.close();
	await once(server, "close");
	return port;
}

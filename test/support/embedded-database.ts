import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";
import { urlOf } from "../../mixins/postgres/embedded/address.ts";
import { layoutOf } from "../../mixins/postgres/embedded/layout.ts";
import { ADMIN, passwordsIn, type ServiceName } from "../../mixins/postgres/embedded/passwords.ts";

/** The embedded PostgreSQL of a store that runs in another process, for a checker. */
export interface EmbeddedDatabase {
	/** The server's process. */
	pid: number;
	/** Runs a query on a service's database. */
	books(service: string, text: string, values?: unknown[]): Promise<object[]>;
	/** Runs a query as the superuser, where the statistics are. */
	asAdmin(text: string): Promise<object[]>;
	close(): Promise<void>;
}

/** Opens the databases of the store that runs on `dataDir`; it must be up. */
export async function embeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
	const layout = layoutOf(resolve(dataDir));
	// The lines of postmaster.pid: the process, the folder, the start, the port, the socket's folder, the host.
	const lines = (await readFile(join(layout.cluster, "postmaster.pid"), "utf8")).split("\n");
	const port = Number(lines[3]);
	const host = lines[5]?.trim();
	const address = host
		? { kind: "tcp" as const, host, port }
		: { kind: "socket" as const, folder: layout.cluster, port };
	const passwords = await passwordsIn(layout.passwords, false);
	const pools = new Map<string, pg.Pool>();
	const poolOf = (role: ServiceName | typeof ADMIN): pg.Pool => {
		const pool =
			pools.get(role) ?? new pg.Pool({ connectionString: urlOf(address, role, passwords[role], role), max: 2 });
		// The server may be killed while nobody asks.
		if (!pools.has(role)) pool.on("error", () => {});
		pools.set(role, pool);
		return pool;
	};
	return {
		pid: Number(lines[0]),
		// The cast is true of every service with a database here; another has no password and fails.
		books: async (service, text, values) => (await poolOf(service as ServiceName).query(text, values)).rows,
		asAdmin: async (text) => (await poolOf(ADMIN).query(text)).rows,
		close: async () => void (await Promise.all([...pools.values()].map((pool) => pool.end()))),
	};
}

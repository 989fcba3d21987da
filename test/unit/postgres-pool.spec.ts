import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { PooledDatabase } from "../../mixins/postgres/database.ts";

/** One message of the protocol. Source: https://www.postgresql.org/docs/18/protocol-message-formats.html */
const message = (type: string, body: Buffer): Buffer => {
	const head = Buffer.alloc(5);
	head.write(type);
	head.writeInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
};
const AUTHENTICATED = message("R", Buffer.alloc(4));
const READY = message("Z", Buffer.from("I"));
const SHUTDOWN = message("E", Buffer.from("SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0"));

describe("the pool", () => {
	let server: Server;
	beforeEach(async () => {
		server = createServer((socket) => {
			socket.on("error", () => {});
			socket.once("data", () => socket.end(Buffer.concat([AUTHENTICATED, READY, SHUTDOWN])));
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
	});
	afterEach(() => void server.close());

	test("outlives a server that dies in the packet that ends the handshake", async () => {
		// The cast is true of a server that listens on a port.
		const { port } = server.address() as { port: number };
		const url = `postgres://orders:secret@127.0.0.1:${port}/orders`;
		const database = new PooledDatabase({ name: "orders", url, migrations: [] });
		await expect(database.open()).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
		await database.close();
	});
});

import pg from "pg";
import { chooseAddress, urlOf } from "../../mixins/postgres/embedded/address.ts";
import { layoutOf } from "../../mixins/postgres/embedded/layout.ts";
import { passwordsIn, SERVICES } from "../../mixins/postgres/embedded/passwords.ts";
import type { Books } from "./audit.ts";

/** Opens the books of a running store on its embedded PostgreSQL, past the store itself. */
export async function openBooks(dataDir: string): Promise<{ books: Books; close(): Promise<void> }> {
	const { cluster, passwords } = layoutOf(dataDir);
	const address = await chooseAddress(cluster);
	if (address.kind !== "socket") throw new Error(`The path ${dataDir} is too long for a socket of PostgreSQL.`);
	const known = await passwordsIn(passwords, false);
	const clients = new Map<string, pg.Client>();
	for (const service of SERVICES) {
		const client = new pg.Client({ connectionString: urlOf(address, service, known[service], service) });
		client.on("error", () => {});
		await client.connect();
		clients.set(service, client);
	}
	return {
		books: async (service, sql) => (await clients.get(service)!.query(sql)).rows,
		async close() {
			for (const client of clients.values()) await client.end();
		},
	};
}

import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../mixins/postgres/embedded/embedded-postgres.ts";

/** An empty folder of its own, to be removed by the caller. */
export const scratchFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "voltrico-test-"));

/** A PostgreSQL of a test's own, on a scratch folder that goes with it. */
export interface ScratchPostgres {
	server: EmbeddedPostgres;
	dataDir: string;
	stop(): Promise<void>;
}

/** Starts a PostgreSQL for a test file, about 1 s; end it with `stop()`. */
export async function startScratchPostgres(): Promise<ScratchPostgres> {
	const dataDir = await scratchFolder();
	const server = await startEmbeddedPostgres({ dataDir });
	const stop = async (): Promise<void> => {
		await server.stop();
		await rm(dataDir, { recursive: true });
	};
	return { server, dataDir, stop };
}

/** Makes an empty database with the administrator's URI; answers the URI of the database. */
export async function createDatabase(adminUrl: string): Promise<string> {
	const name = `test_${randomBytes(6).toString("hex")}`;
	await ask(adminUrl, `CREATE DATABASE ${name}`);
	const url = new URL(adminUrl);
	url.pathname = `/${name}`;
	return url.href;
}

/** Runs one statement on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
	const client = new pg.Client({ connectionString: url });
	client.on("error", () => {});
	await client.connect();
	try {
		return (await client.query<Row>(text)).rows;
	} finally {
		await client.end();
	}
}

import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../mixins/postgres/embedded/embedded-postgres.ts";
import { SERVICES, type ServiceName } from "../../mixins/postgres/embedded/passwords.ts";
import { isOnServers } from "./on-servers.ts";

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

/** A test's databases, one a service: of an embedded PostgreSQL, or on the servers that the environment names. */
export interface ScratchDatabases {
	urlFor(service: ServiceName): string;
	dataDir: string;
	stop(): Promise<void>;
}

/** Empty databases for a test file; end them with `stop()`. */
export async function scratchDatabases(): Promise<ScratchDatabases> {
	if (!isOnServers()) {
		const { server, dataDir, stop } = await startScratchPostgres();
		return { urlFor: server.urlFor, dataDir, stop };
	}
	const dataDir = await scratchFolder();
	const servers = SERVICES.map((service) => [service, process.env[`${service.toUpperCase()}_DATABASE_URL`]!] as const);
	const urls = new Map<string, string>();
	for (const [service, url] of servers) urls.set(service, await createSchema(url));
	return {
		urlFor: (service) => urls.get(service)!,
		dataDir,
		async stop() {
			for (const url of urls.values()) await dropSchema(url);
			await rm(dataDir, { recursive: true });
		},
	};
}

/** Makes an empty schema in a database; answers a URI with which it is all that one sees. */
export async function createSchema(databaseUrl: string): Promise<string> {
	const name = `test_${randomBytes(6).toString("hex")}`;
	await ask(databaseUrl, `CREATE SCHEMA ${name}`);
	const url = new URL(databaseUrl);
	url.searchParams.set("options", `-csearch_path=${name}`);
	return url.href;
}

/** Removes what `createSchema` made. */
export async function dropSchema(url: string): Promise<void> {
	const name = new URL(url).searchParams.get("options")!.split("=")[1];
	await ask(url, `DROP SCHEMA ${name} CASCADE`);
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

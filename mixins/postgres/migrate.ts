import { readdir } from "node:fs/promises";
import type pg from "pg";
import { StartError } from "../../shared/errors.ts";
import { variableOf } from "./errors.ts";

/** One change of the schema: SQL statements that run in a transaction. */
export interface Migration {
	/** The file's name without its ending, e.g. `0001-orders`; `shared/0001-outbox` for those of all services. */
	name: string;
	up: string;
}

/** The tables of the outbox, the inbox and the like, which every service on PostgreSQL has. */
const SHARED = new URL("./migrations/", import.meta.url);
const FILE = /^(\d{4}-[a-z0-9-]+)\.ts$/;

/** Any number will do, as long as all nodes take the same one. */
const ADVISORY_LOCK = 0x766f6c74;
/** Ten nodes may start at once and wait for the first one's migrations. */
const WAIT_FOR_OTHERS_MS = 60_000;
const MIGRATE_WITHIN_MS = 600_000;

/** Reads the migrations of all services and then those of `folder`, files `NNNN-title.ts` that export `up`. */
export async function readMigrations(folder: URL): Promise<Migration[]> {
	return [...(await readFolder(SHARED, "shared/")), ...(await readFolder(folder, ""))];
}

async function readFolder(folder: URL, prefix: string): Promise<Migration[]> {
	const names = (await readdir(folder)).flatMap((file) => FILE.exec(file)?.[1] ?? []).sort();
	return Promise.all(
		names.map(async (name) => {
			// The cast is true by the convention for these files.
			const { up } = (await import(new URL(`${name}.ts`, folder).href)) as { up: string };
			return { name: `${prefix}${name}`, up };
		}),
	);
}

const OLDEST_VERSION = 15;

/** Throws a StartError for a server older than PostgreSQL 15. */
export async function refuseOldServer(client: pg.ClientBase, database: string): Promise<void> {
	const { rows } = await run(client, "SELECT current_setting('server_version_num')::int / 10000 AS version");
	const { version } = rows[0] as { version: number };
	if (version < OLDEST_VERSION)
		throw new StartError(
			`${variableOf(database)} leads to PostgreSQL ${version}; Voltrico needs ${OLDEST_VERSION} or newer.`,
		);
}

/**
 * Runs the missing migrations in one transaction under an advisory lock: all of them or none, whoever else starts.
 * Throws a StartError when the database was migrated by a newer version of Voltrico.
 */
export async function migrate(client: pg.ClientBase, database: string, migrations: Migration[]): Promise<void> {
	await run(client, `BEGIN; SET LOCAL lock_timeout = ${WAIT_FOR_OTHERS_MS}; SET LOCAL statement_timeout = 0`);
	try {
		await run(client, `SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`);
		await run(client, "SET LOCAL lock_timeout = 0");
		const done = await executedIn(client);
		refuseNewer(database, done, migrations);
		if (migrations.some(({ name }) => !done.includes(name))) await runMissing(client, done, migrations);
		await run(client, "COMMIT");
	} catch (error) {
		await run(client, "ROLLBACK").catch(() => {});
		throw error;
	}
}

async function executedIn(client: pg.ClientBase): Promise<string[]> {
	await run(
		client,
		"CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())",
	);
	return (await run(client, "SELECT name FROM migrations ORDER BY name")).rows.map((row) => row.name);
}

function refuseNewer(database: string, done: string[], migrations: Migration[]): void {
	const unknown = done.filter((name) => !migrations.some((migration) => migration.name === name));
	if (unknown.length === 0) return;
	throw new StartError(
		`The database ${database} was migrated by a newer version of Voltrico (${unknown.join(", ")}); start that version, or restore a backup.`,
	);
}

async function runMissing(client: pg.ClientBase, done: string[], migrations: Migration[]): Promise<void> {
	// Only here: loading umzug takes longer than all the rest of a start with nothing to migrate.
	const { Umzug } = await import("umzug");
	const umzug = new Umzug({
		migrations: migrations.map(({ name, up }) => ({ name, up: async () => void (await run(client, up)) })),
		storage: {
			executed: async () => done,
			logMigration: async ({ name }) => void (await run(client, "INSERT INTO migrations (name) VALUES ($1)", [name])),
			unlogMigration: async ({ name }) => void (await run(client, "DELETE FROM migrations WHERE name = $1", [name])),
		},
		logger: undefined,
	});
	// Umzug wraps PostgreSQL's error, which says more.
	await umzug.up().catch((error: Error) => {
		throw error.cause ?? error;
	});
}

/** A longer time than the connection's `query_timeout`. */
const run = (client: pg.ClientBase, text: string, values?: string[]): Promise<pg.QueryResult> => {
	const query = { text, query_timeout: MIGRATE_WITHIN_MS, ...(values && { values }) };
	return client.query(query);
};

import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { StartError, StoreUnavailable } from "../../../../shared/errors.ts";
import { guarded } from "../../guard.ts";
import type { Collection, CollectionDefinition, Document, DocumentDatabase } from "../../port.ts";
import { shapeOf } from "../../shape.ts";
import { type Session, SqliteCollection } from "./collection.ts";
import { Connection, type Sql } from "./connection.ts";
import { storeError } from "./errors.ts";
import { GroupCommit } from "./group-commit.ts";
import { lockStore } from "./lock.ts";
import { Rows } from "./rows.ts";
import { ensureTable } from "./schema.ts";
import { type Table, tableOf } from "./table.ts";

/** FULL syncs the log at every commit, so that what was acknowledged survives a power cut. */
const WRITER = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
	PRAGMA wal_autocheckpoint = 4000;
	PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864`;
const READER = "PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY";

interface Open {
	lock: { release(): void };
	writer: Connection;
	/** Of its own, so that no reader sees what is not committed yet. */
	reader: Connection;
	commits: GroupCommit;
	rows: Map<Table, Rows>;
}

/**
 * A document database in one SQLite file, which this process holds alone: `open` throws StartError when another has
 * it. Acknowledged writes survive kill -9 and a power cut. Opening costs a millisecond, whatever the file holds.
 */
export function sqliteDatabase({ file }: { file: string }): DocumentDatabase {
	const label = `sqlite ${file}`;
	const tables: Table[] = [];
	const uniques = new Map<string, string>();
	let state: Open | undefined;

	const opened = (): Open => {
		if (!state) throw new StoreUnavailable(label);
		return state;
	};
	const prepare = (table: Table): void => {
		const { rows, writer, commits } = opened();
		commits.flush();
		ensureTable(writer, table);
		rows.set(table, new Rows(writer, table));
	};
	const session: Session = {
		read<R>(sql: Sql): R[] {
			try {
				return opened().reader.all<R>(sql);
			} catch (error) {
				throw storeError(error, label, uniques);
			}
		},
		async write(table, work) {
			const { commits, writer, rows } = opened();
			try {
				// Each table was prepared when both it and the database were there.
				return await commits.write(() => work(rows.get(table)!, (sql) => writer.all(sql)));
			} catch (error) {
				throw storeError(error, label, uniques);
			}
		},
	};

	return {
		label,
		async open() {
			mkdirSync(dirname(file), { recursive: true });
			const lock = lockStore(file);
			try {
				const writer = new Connection(file, WRITER);
				const reader = new Connection(file, READER);
				state = { lock, writer, reader, commits: new GroupCommit(writer, label), rows: new Map() };
				for (const table of tables) prepare(table);
			} catch (cause) {
				state = undefined;
				lock.release();
				throw new StartError(`The store ${file} cannot be opened: ${(cause as Error).message}`, { cause });
			}
		},
		async close() {
			if (!state) return;
			const { commits, reader, writer, lock } = state;
			state = undefined;
			commits.flush();
			reader.close();
			writer.close();
			lock.release();
		},
		async ping() {
			session.read({ text: "SELECT 1", params: [] });
		},
		collection<D extends Document>(definition: CollectionDefinition): Collection<D> {
			const table = tableOf(shapeOf(definition));
			for (const [columns, index] of table.uniques) uniques.set(columns, index);
			tables.push(table);
			if (state) prepare(table);
			return guarded(table.shape, new SqliteCollection<D>(table, session));
		},
	};
}

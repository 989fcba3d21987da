import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { LRUCache } from "lru-cache";

/** What is bound to a statement. */
export type Params = SQLInputValue[];

/** Statements in text and parameters, in the order of the text. */
export interface Sql {
	text: string;
	params: Params;
}

const STATEMENTS = 500;

/** One connection to an SQLite file, with its prepared statements. Everything is synchronous. */
export class Connection {
	readonly #database: DatabaseSync;
	readonly #statements = new LRUCache<string, StatementSync>({ max: STATEMENTS });

	/** Opens the file and runs the pragmas. */
	constructor(file: string, pragmas: string) {
		this.#database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
		this.#database.exec(pragmas);
	}

	/** Whether a transaction is open; SQLite itself rolls back on a full disk or an I/O error. */
	get inTransaction(): boolean {
		return this.#database.isTransaction;
	}

	/** Runs statements without parameters. */
	exec(text: string): void {
		this.#database.exec(text);
	}

	/** The statement of a text, prepared once. */
	prepare(text: string): StatementSync {
		const known = this.#statements.get(text);
		if (known) return known;
		const statement = this.#database.prepare(text);
		this.#statements.set(text, statement);
		return statement;
	}

	/** Runs a query and answers its rows; `Row` is what its SELECT names. */
	all<Row>({ text, params }: Sql): Row[] {
		return this.prepare(text).all(...params) as Row[];
	}

	/** Runs a query and answers its first row, if there is one. */
	first<Row>({ text, params }: Sql): Row | undefined {
		return this.prepare(text).get(...params) as Row | undefined;
	}

	close(): void {
		this.#database.close();
	}
}

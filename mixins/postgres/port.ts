/**
 * A statement with a name, so that PostgreSQL parses and plans it once per connection. Make it once, at module level.
 * `$1 … $n` are its values.
 */
export interface Statement {
	name: string;
	text: string;
}

/** Declares a statement; `name` is unique within the service and at most 63 bytes. */
export const statement = (name: string, text: string): Statement => ({ name, text });

/** Values that go to PostgreSQL; objects and arrays of objects are sent as JSON text by the caller (`JSON.stringify`). */
export type SqlValue = string | number | bigint | boolean | null | Date | string[] | number[] | Buffer;

/**
 * Runs SQL on a pooled connection (or, inside `transaction`, on the transaction's). BIGINT arrives as a number
 * (all of ours are below 2^53), TIMESTAMPTZ as an ISO 8601 string, JSONB parsed.
 * Errors: Duplicate (unique constraint, with its name), CheckFailed (CHECK or foreign key, with its name),
 * StoreUnavailable (no connection, timeout, shutdown; retryable). Anything else is a bug and comes as it is.
 */
export interface Sql {
	query<Row>(statement: Statement, values?: SqlValue[]): Promise<Row[]>;
	/** The first row, or undefined. */
	one<Row>(statement: Statement, values?: SqlValue[]): Promise<Row | undefined>;
}

/** A service's own PostgreSQL database. */
export interface Database extends Sql {
	/** Where, without credentials: for the table at the start. */
	readonly label: string;
	/** Connects and runs the migrations under an advisory lock. */
	open(): Promise<void>;
	close(): Promise<void>;
	/** Answers within 1.5 s or throws StoreUnavailable. */
	ping(): Promise<void>;
	/** BEGIN … COMMIT on one connection; rolls back and rethrows when `work` throws. */
	transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

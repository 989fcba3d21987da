import { Duplicate, InternalError, StoreUnavailable, VoltricoError } from "../../../../shared/errors.ts";

/** Result codes of https://www.sqlite.org/rescode.html. */
const SQLITE_ERROR = 1;
const SQLITE_CONSTRAINT = 19;
const UNIQUE_FAILED = "UNIQUE constraint failed: ";

/** Translates what node:sqlite throws. `indexes` gives the index's name by the columns that SQLite names. */
export function storeError(error: unknown, store: string, indexes: Map<string, string>): Error {
	if (error instanceof VoltricoError || !isSqliteError(error)) return error as Error;
	const code = error.errcode & 0xff;
	const index = error.message.startsWith(UNIQUE_FAILED) && indexes.get(error.message.slice(UNIQUE_FAILED.length));
	if (index) return new Duplicate(index, { cause: error });
	if (code === SQLITE_ERROR || code === SQLITE_CONSTRAINT)
		return new InternalError(`The store ${store} refused a statement: ${error.message}`, { cause: error });
	return new StoreUnavailable(store, { cause: error });
}

/** By its members: an error of node:sqlite is of another realm than code that a test runs in a vm context. */
const isSqliteError = (error: unknown): error is Error & { errcode: number } =>
	typeof error === "object" && error !== null && "errcode" in error && typeof error.errcode === "number";

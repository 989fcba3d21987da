import { CheckFailed, Duplicate, StartError, StoreUnavailable } from "../../shared/errors.ts";
import { DatabaseError } from "./pg.ts";

/**
 * SQLSTATEs after which the same statement may succeed later: no connection, too many of them, a timeout, a
 * shutdown, no space; a deadlock or a serialization failure, which have rolled back.
 * Source: https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const RETRYABLE = /^(08...|53...|57...|58...|25P0[34]|40001|40P01|55P03)$/;

/** Translates what pg or Sequelize's pool throws into the errors of the port; a bug of ours comes back as it is. */
export function translate(error: unknown, store: string): unknown {
	if (!(error instanceof DatabaseError)) return isOurs(error) ? error : new StoreUnavailable(store, { cause: error });
	if (error.code === "23505") return new Duplicate(error.constraint ?? "unnamed", { cause: error });
	if (error.code === "23514" || error.code === "23503")
		return new CheckFailed(error.constraint ?? "unnamed", { cause: error });
	return RETRYABLE.test(error.code ?? "") ? new StoreUnavailable(store, { cause: error }) : error;
}

/** pg throws a TypeError for a value it cannot send; its other errors without a SQLSTATE are about the connection. */
const isOurs = (error: unknown): boolean =>
	error instanceof TypeError || error instanceof RangeError || error instanceof StartError;

/** Whether the connection may go back to the pool: the server refused the statement and waits for the next one. */
export const leavesConnectionUsable = (error: unknown): boolean =>
	isOurs(error) || (error instanceof DatabaseError && error.severity === "ERROR");

/** What waiting does not mend, by SQLSTATE: said of the database, to end a sentence. */
const REFUSED: Record<string, string> = {
	"28P01": "refuses its user name or password",
	"28000": "refuses its user",
	"3D000": "has no database of that name",
	"42501": "does not let its user connect",
};

/** The StartError for a connection that the server refuses for good; undefined for everything else. */
export function refusalOf(error: unknown, store: string): StartError | undefined {
	// Sequelize wraps the server's error.
	const { code } = ((error as { parent?: unknown }).parent ?? error) as { code?: string };
	const why = REFUSED[code ?? ""];
	return why ? new StartError(`${variableOf(store)} leads to a PostgreSQL that ${why}.`, { cause: error }) : undefined;
}

/** The setting with a service's database. */
export const variableOf = (store: string): string => `${store.toUpperCase()}_DATABASE_URL`;

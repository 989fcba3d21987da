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

import { isUnavailable } from "../../../shared/errors.ts";
import { reasonOf } from "../../retries.ts";

/** What becomes of a job that failed: another attempt, or none. */
export interface Fate {
	/** Attempts that count as failed. */
	failures: number;
	/** Until the next attempt; undefined for a dead job. */
	delayMs: number | undefined;
	reason: string;
}

/** Decides about a job that had failed `failures` times before. That somebody else is away is not its failure. */
export function fateOf(error: unknown, failures: number, delays: readonly number[]): Fate {
	const reason = reasonOf(error);
	return isUnavailable(error)
		? { failures, delayMs: delays[0], reason }
		: { failures: failures + 1, delayMs: delays[failures], reason };
}

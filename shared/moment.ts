import { InvalidRequest } from "./errors.ts";

/** A day of a filter, without a time: `2026-01-31`. */
export const isDay = (text: string): boolean => text.length === 10;

/**
 * Reads the moment of a filter (`Moment` of the contracts) as ISO 8601 with milliseconds; a day is its first moment in
 * UTC. Throws InvalidRequest for a day that no calendar has; `pointer` names the parameter.
 */
export function momentOf(pointer: string, text: string): string {
	const moment = new Date(text);
	// A 31st of February would become a 3rd of March.
	if (!Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text.slice(0, 10)))
		return moment.toISOString();
	throw new InvalidRequest([{ pointer, code: "INVALID", message: "There is no such moment." }]);
}

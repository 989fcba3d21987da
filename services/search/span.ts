import { firstMomentOf, localDays } from "../../mixins/search-index/calendar.ts";
import { InvalidRequest } from "../../shared/errors.ts";
import { isDay, momentOf } from "../../shared/moment.ts";

/** The days of a zone, by the name that every engine knows it by. */
export interface Zone {
	timeZone: string;
	dayOf(moment: number): string;
}

/** The years that the calendar is good for. */
const YEARS = /^(19[89]\d|[2-8]\d{3})-/;

/** Reads the zone of a request. Throws InvalidRequest for what is none, or an offset: clocks have zones. */
export function zoneOf(name = "UTC"): Zone {
	try {
		if (!/^[A-Za-z]/.test(name)) throw new RangeError();
		const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
		return { timeZone, dayOf: localDays(timeZone) };
	} catch {
		throw new InvalidRequest([{ pointer: "timeZone", code: "INVALID", message: "There is no such time zone." }]);
	}
}

/**
 * Reads the moment of a parameter as ISO 8601; a day is its first moment in the zone. Throws InvalidRequest for a day
 * that no calendar has.
 */
export function momentIn({ dayOf }: Zone, pointer: string, text: string): string {
	const moment = momentOf(pointer, text);
	if (!YEARS.test(text))
		throw new InvalidRequest([{ pointer, code: "INVALID", message: "This must be a year from 1980 to 8999." }]);
	return isDay(text) ? new Date(firstMomentOf(text, dayOf)).toISOString() : moment;
}

/** Throws InvalidRequest for a span without moments; `pointer` names the parameter that makes it so. */
export function assertBefore(from: string, to: string, pointer: string): void {
	if (from < to) return;
	throw new InvalidRequest([{ pointer, code: "INVALID", message: "The span must begin before it ends." }]);
}

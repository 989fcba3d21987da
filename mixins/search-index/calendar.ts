import type { Interval } from "./order-port.ts";

// Days are texts `YYYY-MM-DD`, moments are epoch milliseconds. Good for the years from 1972 to 9998.

/**
 * Clocks anywhere differ from UTC by whole quarters of an hour (since 1972), so that all moments of a quarter are in the
 * same day everywhere.
 */
export const QUARTER_MS = 15 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** No day begins anywhere as early as this before it does in UTC. */
const FARTHEST_MS = 15 * 60 * 60 * 1000;

/** Reads moments as days of an IANA zone. Throws a RangeError for a zone that is none. */
export function localDays(timeZone: string): (moment: number) => string {
	const calendar = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
	return (moment) => calendar.format(moment);
}

/** The first moment of a day, or of the next one where clocks went around it, in the zone of `dayOf`. */
export function firstMomentOf(day: string, dayOf: (moment: number) => string): number {
	let moment = Date.parse(day) - FARTHEST_MS;
	while (dayOf(moment) < day) moment += QUARTER_MS;
	return moment;
}

/** The day that comes `count` days later; earlier where it is negative. */
export const addDays = (day: string, count: number): string =>
	new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);

/** The first day of the interval that a day is in; weeks begin on Monday. */
export function startOf(interval: Interval, day: string): string {
	if (interval === "day") return day;
	if (interval === "month") return `${day.slice(0, 8)}01`;
	return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** The first day of the interval behind one that begins on `start`. */
export function nextStart(interval: Interval, start: string): string {
	if (interval === "month") return startOf("month", addDays(start, 31));
	return addDays(start, interval === "week" ? 7 : 1);
}

import type { Interval } from "./order-port.ts";

/**
 * Clocks anywhere differ from UTC by whole quarters of an hour (since 1972), so that all moments of a quarter are in the
 * same day everywhere.
 */
export const QUARTER_MS = 15 * 60 * 1000;

/** Reads moments (epoch milliseconds) as days `YYYY-MM-DD` of an IANA zone. Throws a RangeError for a zone that is none. */
export function localDays(timeZone: string): (moment: number) => string {
	const calendar = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
	return (moment) => calendar.format(moment);
}

/** The first day of the interval that a day is in; weeks begin on Monday. */
export function startOf(interval: Interval, day: string): string {
	if (interval === "day") return day;
	if (interval === "month") return `${day.slice(0, 8)}01`;
	const date = new Date(day);
	date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
	return date.toISOString().slice(0, 10);
}

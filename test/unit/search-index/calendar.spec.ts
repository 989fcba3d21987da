import { describe, expect, test } from "@jest/globals";
import { localDays, QUARTER_MS, startOf } from "../../../mixins/search-index/calendar.ts";

describe("a day", () => {
	test.each([
		["UTC", "2026-03-08T23:59:59.999Z", "2026-03-08"],
		["America/New_York", "2026-03-08T04:59:59.999Z", "2026-03-07"],
		["America/New_York", "2026-03-08T05:00:00.000Z", "2026-03-08"],
		["America/New_York", "2026-03-09T03:59:59.999Z", "2026-03-08"],
		["America/New_York", "2026-03-09T04:00:00.000Z", "2026-03-09"],
		["Asia/Kathmandu", "2026-03-08T18:14:59.999Z", "2026-03-08"],
		["Asia/Kathmandu", "2026-03-08T18:15:00.000Z", "2026-03-09"],
	])("in %s: %s is in %s", (zone, moment, day) => {
		expect(localDays(zone)(Date.parse(moment))).toBe(day);
	});

	test("has all moments of a quarter of an hour in it, in every zone there is", () => {
		const first = Date.parse("2026-03-01T00:00:00.000Z");
		for (const zone of Intl.supportedValuesOf("timeZone")) {
			const dayOf = localDays(zone);
			for (let quarter = first; quarter < first + 96 * QUARTER_MS; quarter += QUARTER_MS)
				expect(dayOf(quarter + QUARTER_MS - 1)).toBe(dayOf(quarter));
		}
	});

	test("is nowhere in a zone that there is not", () => {
		expect(() => localDays("Mars/Olympus")).toThrow(RangeError);
	});
});

test.each([
	["day", "2026-02-28", "2026-02-28"],
	["month", "2026-02-28", "2026-02-01"],
	["week", "2026-03-02", "2026-03-02"],
	["week", "2026-03-08", "2026-03-02"],
	["week", "2026-01-01", "2025-12-29"],
] as const)("the %s of %s begins on %s", (interval, day, start) => {
	expect(startOf(interval, day)).toBe(start);
});

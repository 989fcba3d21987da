import { describe, expect, test } from "@jest/globals";
import type { OrderStatistics } from "../../../mixins/search-index/order-port.ts";
import { statisticsOf, statisticsQueryOf, statisticsRequestOf } from "../../../services/search/statistics.ts";
import type { Params } from "../../../shared/contracts/index.ts";

// In New York the evening before, and the day after clocks went forward.
const NOW = new Date("2026-03-09T01:30:00.000Z");
const asked = (params: Params<"search.statistics"> = {}) => statisticsRequestOf(params, "USD", NOW);
const NONE: OrderStatistics = {
	orders: 0,
	revenue: 0,
	byStatus: [],
	series: [],
	products: [],
	categories: [],
	brands: [],
};

describe("the span of statistics", () => {
	test.each<[string, Params<"search.statistics">, from: string, to: string, starts: number]>([
		["30 days with today", {}, "2026-02-08T00:00:00.000Z", "2026-03-10T00:00:00.000Z", 30],
		["30 days of a zone", { timeZone: "America/New_York" }, "2026-02-07T05:00:00.000Z", "2026-03-09T04:00:00.000Z", 30],
		["30 days before its end", { to: "2026-02-01" }, "2026-01-02T00:00:00.000Z", "2026-02-01T00:00:00.000Z", 30],
		["until the end of today", { from: "2026-03-08" }, "2026-03-08T00:00:00.000Z", "2026-03-10T00:00:00.000Z", 2],
		[
			"from moment to moment",
			{ from: "2026-03-08T23:59:59Z", to: "2026-03-09T00:00:00.001Z" },
			"2026-03-08T23:59:59.000Z",
			"2026-03-09T00:00:00.001Z",
			2,
		],
		[
			"a day of 23 hours",
			{ from: "2026-03-08", to: "2026-03-09", timeZone: "america/new_york" },
			"2026-03-08T05:00:00.000Z",
			"2026-03-09T04:00:00.000Z",
			1,
		],
		["400 days", { from: "2025-02-01", to: "2026-03-08" }, "2025-02-01T00:00:00.000Z", "2026-03-08T00:00:00.000Z", 400],
		[
			"weeks, the first of them begun before",
			{ from: "2026-01-01", to: "2026-01-13", interval: "week" },
			"2026-01-01T00:00:00.000Z",
			"2026-01-13T00:00:00.000Z",
			3,
		],
		[
			"months of different lengths",
			{ from: "2024-01-31", to: "2025-03-01", interval: "month" },
			"2024-01-31T00:00:00.000Z",
			"2025-03-01T00:00:00.000Z",
			14,
		],
	])("is %s", (_, params, from, to, count) => {
		const request = asked(params);
		expect(request).toMatchObject({ from, to });
		expect(request.starts).toHaveLength(count);
		expect(new Set(request.starts).size).toBe(count);
		expect([...request.starts].sort()).toEqual(request.starts);
	});

	test("names its zone as every engine knows it", () => {
		expect(statisticsQueryOf(asked({ timeZone: "europe/berlin" })).timeZone).toBe("Europe/Berlin");
	});

	test.each<[string, string, Params<"search.statistics">]>([
		["to", "ends before it begins", { from: "2026-02-01", to: "2026-01-31" }],
		["to", "is empty", { from: "2026-02-01", to: "2026-02-01" }],
		["from", "begins after today", { from: "2027-01-01" }],
		["from", "begins on a 31st of February", { from: "2026-02-31" }],
		["from", "begins before there were stores", { from: "0001-01-01", interval: "month" }],
		["to", "ends before there were stores", { to: "0000-01-01" }],
		["interval", "has 401 days", { from: "2025-01-31", to: "2026-03-08" }],
		["interval", "has millennia", { from: "1980-01-01", to: "8999-01-01", interval: "month" }],
		["timeZone", "is in no zone", { timeZone: "Mars/Olympus" }],
		["timeZone", "is in an offset", { timeZone: "+05:07" }],
	])("is refused by %s where it %s", (pointer, _, params) => {
		expect(() => asked(params)).toThrow(
			expect.objectContaining({ code: 400, data: { errors: [expect.objectContaining({ pointer })] } }),
		);
	});
});

describe("the answer", () => {
	test("has intervals without sales too, and an average that is rounded", () => {
		const request = asked({ from: "2026-03-01", to: "2026-03-04" });
		const series = [{ start: "2026-03-02", orders: 3, revenue: 1_000 }];
		const answer = statisticsOf(request, { ...NONE, orders: 3, revenue: 1_000, series });
		expect(answer.totals).toEqual({
			orders: 3,
			revenue: { amount: 1_000, currency: "USD" },
			averageValue: { amount: 333, currency: "USD" },
		});
		expect(answer.series.map(({ start, orders }) => [start, orders])).toEqual([
			["2026-03-01", 0],
			["2026-03-02", 3],
			["2026-03-03", 0],
		]);
	});

	test("is zero without sales", () => {
		expect(statisticsOf(asked(), NONE).totals.averageValue).toEqual({ amount: 0, currency: "USD" });
	});
});

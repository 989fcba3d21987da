import { addDays, firstMomentOf, nextStart, startOf } from "../../mixins/search-index/calendar.ts";
import type { Interval, OrderStatistics, StatisticsQuery } from "../../mixins/search-index/order-port.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { OrderStatus } from "../../shared/contracts/orders.ts";
import { MAX_INTERVALS, type Statistics } from "../../shared/contracts/search.ts";
import { InvalidRequest } from "../../shared/errors.ts";
import { assertBefore, momentIn, type Zone, zoneOf } from "./span.ts";

const SOLD: OrderStatus[] = ["CONFIRMED", "SHIPPED", "DELIVERED"];
const DEFAULT_DAYS = 30;
const TOP = 10;

/** What is asked, with all that was left out filled in. */
export interface StatisticsRequest {
	from: string;
	to: string;
	interval: Interval;
	zone: Zone;
	currency: string;
	/** The first days of all intervals that the span touches. */
	starts: string[];
}

/**
 * Reads the request's parameters: without `to` until the end of today, without `from` the 30 days before `to`. Throws
 * InvalidRequest, also for more than 400 intervals.
 */
export function statisticsRequestOf(
	params: Params<"search.statistics">,
	currency: string,
	now: Date,
): StatisticsRequest {
	const { interval = "day", timeZone } = params;
	const zone = zoneOf(timeZone);
	const firstOf = (day: string) => new Date(firstMomentOf(day, zone.dayOf)).toISOString();
	const to = params.to ? momentIn(zone, "to", params.to) : firstOf(addDays(zone.dayOf(now.getTime()), 1));
	const lastDay = zone.dayOf(Date.parse(to) - 1);
	const from = params.from ? momentIn(zone, "from", params.from) : firstOf(addDays(lastDay, 1 - DEFAULT_DAYS));
	assertBefore(from, to, params.to ? "to" : "from");
	const starts = startsOf(interval, zone.dayOf(Date.parse(from)), lastDay);
	return { from, to, interval, zone, currency, starts };
}

function startsOf(interval: Interval, firstDay: string, lastDay: string): string[] {
	const starts: string[] = [];
	for (let start = startOf(interval, firstDay); start <= lastDay; start = nextStart(interval, start)) {
		starts.push(start);
		if (starts.length <= MAX_INTERVALS) continue;
		const message = `These are more than ${MAX_INTERVALS}: take longer ones, or a shorter span.`;
		throw new InvalidRequest([{ pointer: "interval", code: "TOO_MANY", message }]);
	}
	return starts;
}

/** Writes the request as a query of the port. */
export const statisticsQueryOf = ({ from, to, interval, zone, currency }: StatisticsRequest): StatisticsQuery => ({
	placed: { gte: from, lt: to },
	interval,
	timeZone: zone.timeZone,
	sold: SOLD,
	currency,
	top: TOP,
});

/** Writes sums of the port as the answer of the action; intervals without sales are in it too. */
export function statisticsOf({ from, to, interval, zone, currency, starts }: StatisticsRequest, sums: OrderStatistics) {
	const { orders, revenue, byStatus, series, products, categories, brands } = sums;
	const money = (amount: number) => ({ amount, currency });
	const withMoney = <T extends { revenue: number }>(each: T) => ({ ...each, revenue: money(each.revenue) });
	const byStart = new Map(series.map((each) => [each.start, each]));
	return {
		currency,
		from,
		to,
		interval,
		timeZone: zone.timeZone,
		totals: {
			orders,
			revenue: money(revenue),
			averageValue: money(orders === 0 ? 0 : Math.round(revenue / orders)),
		},
		// True because the index holds what orders told of itself.
		byStatus: byStatus.map((each) => ({ ...each, status: each.status as OrderStatus })),
		series: starts.map((start) => withMoney(byStart.get(start) ?? { start, orders: 0, revenue: 0 })),
		topProducts: products.map(withMoney),
		byCategory: categories.map(withMoney),
		byBrand: brands.map(withMoney),
	} satisfies Statistics;
}

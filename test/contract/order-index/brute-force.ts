import {
	hitOf,
	type Interval,
	type OrderDocument,
	type OrderHits,
	type OrderQuery,
	type OrderStatistics,
	type Span,
	type StatisticsQuery,
} from "../../../mixins/search-index/order-port.ts";
import { conditionsOf, orderTerms } from "../../../mixins/search-index/order-terms.ts";

// What the order index must answer, in the plainest way: every order is looked at, one by one.

/** Answers a search by looking at every order. */
export function searchOrders(orders: OrderDocument[], query: OrderQuery): OrderHits {
	const { text = "", status, placed, limit, offset = 0, timeZone = "UTC" } = query;
	const conditions = conditionsOf(text);
	const found = orders.filter((order) => {
		const terms = orderTerms(order);
		const isFound = conditions.every((condition) =>
			terms.some((term) => condition.terms.includes(term) || condition.prefixes.some((each) => term.startsWith(each))),
		);
		return isFound && isWithin(order, placed);
	});
	const hits = found.filter((order) => !status || status.includes(order.status));
	const newest = [...hits].sort((a, b) => -compare(a.placedAt, b.placedAt) || compare(a.id, b.id));
	const byStatus = [...Map.groupBy(found, (order) => order.status)].map(([value, { length: count }]) => ({
		value,
		count,
	}));
	const byDay = [...Map.groupBy(hits, (order) => localDay(order.placedAt, timeZone))];
	return {
		total: hits.length,
		hits: newest.slice(offset, offset + limit).map(hitOf),
		status: byStatus.sort((a, b) => b.count - a.count || compare(a.value, b.value)),
		days: byDay
			.map(([value, { length: count }]) => ({ value, count }))
			.sort((a, b) => -compare(a.value, b.value))
			.slice(0, 92),
	};
}

/** Answers statistics by looking at every order. */
export function statisticsOf(orders: OrderDocument[], query: StatisticsQuery): OrderStatistics {
	const { placed, interval, timeZone = "UTC", sold: statuses, currency, top } = query;
	const all = orders.filter((order) => order.currency === currency && isWithin(order, placed));
	const sold = all.filter((order) => statuses.includes(order.status));
	const lines = sold.flatMap((order) => order.lines);
	const sum = (list: { total: number }[]) => list.reduce((total, each) => total + each.total, 0);
	const best = <K extends string>(key: K, keysOf: (line: (typeof lines)[number]) => string[]) => {
		const groups = new Map<string, typeof lines>();
		for (const line of lines) for (const each of keysOf(line)) groups.set(each, [...(groups.get(each) ?? []), line]);
		return [...groups]
			.map(([each, group]) => ({
				[key as "key"]: each,
				quantity: group.reduce((total, { quantity }) => total + quantity, 0),
				revenue: sum(group),
			}))
			.sort((a, b) => b.revenue - a.revenue || compare(a[key as "key"], b[key as "key"]))
			.slice(0, top) as ({ [k in K]: string } & { quantity: number; revenue: number })[];
	};
	return {
		orders: sold.length,
		revenue: sum(sold),
		byStatus: [...Map.groupBy(all, (order) => order.status)]
			.map(([status, { length: orders }]) => ({ status, orders }))
			.sort((a, b) => b.orders - a.orders || compare(a.status, b.status)),
		series: [...Map.groupBy(sold, (order) => startOf(interval, localDay(order.placedAt, timeZone)))]
			.map(([start, group]) => ({ start, orders: group.length, revenue: sum(group) }))
			.sort((a, b) => compare(a.start, b.start)),
		products: best("sku", ({ sku }) => [sku]).map((each) => ({ ...each, name: nameOf(lines, each.sku) })),
		categories: best("category", ({ categories }) => [...new Set(categories)]),
		brands: best("brand", ({ brand }) => (brand ? [brand] : [])),
	};
}

function nameOf(lines: OrderDocument["lines"], sku: string): string {
	const names = [
		...Map.groupBy(
			lines.filter((line) => line.sku === sku),
			(line) => line.name,
		),
	];
	return names.sort(([nameA, a], [nameB, b]) => b.length - a.length || compare(nameA, nameB))[0]![0];
}

const isWithin = ({ placedAt }: OrderDocument, { gte, lt }: Span = {}): boolean =>
	(gte === undefined || placedAt >= gte) && (lt === undefined || placedAt < lt);

/** By code points, which for these texts is by UTF-16 units too. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const localDay = (moment: string, timeZone: string): string =>
	new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
		new Date(moment),
	);

/** The first day of the interval that a day is in. */
function startOf(interval: Interval, day: string): string {
	if (interval === "month") return `${day.slice(0, 7)}-01`;
	if (interval === "day") return day;
	const date = new Date(`${day}T00:00:00.000Z`);
	while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1);
	return date.toISOString().slice(0, 10);
}

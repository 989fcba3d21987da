import type { Connection, Sql } from "../../../../document-store/drivers/sqlite/connection.ts";
import { localDays, QUARTER_MS, startOf } from "../../../calendar.ts";
import type { OrderStatistics, StatisticsQuery } from "../../../order-port.ts";
import { both, paidIn, placedIn, withStatus } from "./selection.ts";

interface Sums {
	quantity: number;
	revenue: number;
}

/** What was sold of one item: a product under one of its names. */
interface ItemSales extends Sums {
	sku: string;
	name: string;
	brand: string;
	/** JSON. */
	categories: string;
	/** Order lines. */
	lines: number;
}

/** Answers statistics by sums of SQL: one row comes out for each status, each quarter of an hour and each item. */
export function salesOf(db: Connection, query: StatisticsQuery): OrderStatistics {
	const { placed, interval, timeZone = "UTC", sold, currency, top } = query;
	const orders = both(paidIn(currency), placedIn(placed));
	const sales = both(orders, withStatus(sold));
	const dayOf = localDays(timeZone);
	const series = seriesOf(db, sales, (moment) => startOf(interval, dayOf(moment)));
	const items = itemsOf(db, sales);
	const best = (keysOf: (item: ItemSales) => string[]) => bestOf(items, keysOf, top);
	const nameOf = namesOf(items);
	return {
		orders: series.reduce((sum, each) => sum + each.orders, 0),
		revenue: series.reduce((sum, each) => sum + each.revenue, 0),
		byStatus: statusesOf(db, orders),
		series,
		products: best(({ sku }) => [sku]).map(([sku, sums]) => ({ sku, name: nameOf(sku), ...sums })),
		categories: best(({ categories }) => JSON.parse(categories)).map(([category, sums]) => ({ category, ...sums })),
		brands: best(({ brand }) => (brand ? [brand] : [])).map(([brand, sums]) => ({ brand, ...sums })),
	};
}

function statusesOf(db: Connection, { text, params }: Sql): OrderStatistics["byStatus"] {
	const grouped = `SELECT status, count(*) AS orders FROM orders WHERE ${text} GROUP BY status`;
	return db.all({ text: `${grouped} ORDER BY orders DESC, status`, params });
}

function seriesOf(db: Connection, { text, params }: Sql, startOfMoment: (moment: number) => string) {
	const quarters = `SELECT placed / ${QUARTER_MS} AS quarter, count(*) AS orders, total(total) AS revenue
		FROM orders WHERE ${text} GROUP BY quarter ORDER BY quarter`;
	const series = new Map<string, OrderStatistics["series"][number]>();
	type Row = { quarter: number; orders: number; revenue: number };
	for (const { quarter, orders, revenue } of db.all<Row>({ text: quarters, params })) {
		const start = startOfMoment(quarter * QUARTER_MS);
		const before = series.get(start) ?? { orders: 0, revenue: 0 };
		series.set(start, { start, orders: before.orders + orders, revenue: before.revenue + revenue });
	}
	return [...series.values()];
}

function itemsOf(db: Connection, { text, params }: Sql): ItemSales[] {
	const sums = `SELECT item, count(*) AS lines, sum(quantity) AS quantity, total(lines.total) AS revenue
		FROM lines WHERE ordinal IN (SELECT ordinal FROM orders WHERE ${text}) GROUP BY item`;
	const named = `SELECT sku, name, brand, categories, lines, quantity, revenue FROM (${sums}) JOIN items USING (item)`;
	return db.all({ text: named, params });
}

/** The keys that sold best, with their sums. An item counts once for each of its keys. */
function bestOf(items: ItemSales[], keysOf: (item: ItemSales) => string[], top: number): [string, Sums][] {
	const sums = new Map<string, Sums>();
	for (const item of items) {
		for (const key of new Set(keysOf(item))) {
			const { quantity, revenue } = sums.get(key) ?? { quantity: 0, revenue: 0 };
			sums.set(key, { quantity: quantity + item.quantity, revenue: revenue + item.revenue });
		}
	}
	return [...sums].sort(([a, x], [b, y]) => y.revenue - x.revenue || byCodePoint(a, b)).slice(0, top);
}

/** The name of a SKU: the one on most of its lines. */
function namesOf(items: ItemSales[]): (sku: string) => string {
	const bySku = Map.groupBy(items, ({ sku }) => sku);
	return (sku) => {
		const lines = new Map<string, number>();
		for (const item of bySku.get(sku)!) lines.set(item.name, (lines.get(item.name) ?? 0) + item.lines);
		return [...lines].sort(([a, x], [b, y]) => y - x || byCodePoint(a, b))[0]![0];
	};
}

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

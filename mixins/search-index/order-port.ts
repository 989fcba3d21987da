import type { SearchEngine } from "./port.ts";

/**
 * The order index: found by text for staff, and counted for statistics. Two engines, one contract: texts become terms in
 * `order-terms.ts` for both, so that totals, hits, facets and sums are equal.
 */

/** What an order is to search: a full snapshot. Amounts are minor units of `currency`. */
export interface OrderDocument {
	id: string;
	/** For people, e.g. `VO-100042`. */
	number: string;
	status: string;
	email: string;
	userId?: string;
	/** From the shipping address; may be empty. */
	customerName: string;
	/** At least one. */
	lines: OrderLineDocument[];
	total: number;
	currency: string;
	/** ISO 8601, UTC, with milliseconds. */
	placedAt: string;
	/** The order's version; the `version` of its change. */
	version: number;
}

export interface OrderLineDocument {
	sku: string;
	productId: string;
	name: string;
	brand?: string;
	/** Slugs, from the root to the leaf. */
	categories: string[];
	quantity: number;
	/** After discounts, with tax. */
	total: number;
}

/** An order in a list of hits. */
export interface OrderHit
	extends Pick<
		OrderDocument,
		"id" | "number" | "status" | "email" | "customerName" | "total" | "currency" | "placedAt"
	> {
	/** Pieces. */
	itemCount: number;
}

/** The order as it stands in a list of hits; both engines answer with it. */
export function hitOf(order: OrderDocument): OrderHit {
	const { id, number, status, email, customerName, lines, total, currency, placedAt } = order;
	const itemCount = lines.reduce((sum, { quantity }) => sum + quantity, 0);
	return { id, number, status, email, customerName, total, currency, itemCount, placedAt };
}

/** A span of moments, ISO 8601 UTC: `gte <= placedAt < lt`. */
export interface Span {
	gte?: string;
	lt?: string;
}

export interface OrderQuery {
	/** Words that must all be found, each as a whole or as a beginning: see `order-terms.ts`. Absent or blank: all orders. */
	text?: string;
	/** One of them must match. */
	status?: string[];
	placed?: Span;
	/** 0 to 100; newest first, ties by id. */
	limit: number;
	/** `offset + limit` is at most `WINDOW`. */
	offset?: number;
	/** The IANA zone of the days in the facet; UTC when absent. */
	timeZone?: string;
}

export interface OrderHits {
	total: number;
	hits: OrderHit[];
	/** Ignores its own filter. By count, then by value. */
	status: { value: string; count: number }[];
	/** The newest 92 local days `YYYY-MM-DD` that have orders, newest first; narrowed by every filter. */
	days: { value: string; count: number }[];
}

export type Interval = "day" | "week" | "month";

export interface StatisticsQuery {
	placed: Span;
	interval: Interval;
	timeZone?: string;
	/** Statuses whose orders are sales; the others appear in `byStatus` alone. */
	sold: string[];
	/** Orders in another one do not count anywhere. */
	currency: string;
	/** Entries of each list. */
	top: number;
}

/** Sums over orders placed in the span, in one currency. */
export interface OrderStatistics {
	orders: number;
	revenue: number;
	byStatus: { status: string; orders: number }[];
	/** Intervals with sales, by their first local day `YYYY-MM-DD`, oldest first. Weeks begin on Monday. */
	series: { start: string; orders: number; revenue: number }[];
	/**
	 * By revenue, then by key in the order of code points. A product's name is the one that most of its lines sold bear, the
	 * first in that order where several do. A category counts what is sold in its descendants too.
	 */
	products: { sku: string; name: string; quantity: number; revenue: number }[];
	categories: { category: string; quantity: number; revenue: number }[];
	brands: { brand: string; quantity: number; revenue: number }[];
}

/** The order index. Throws InvalidQuery for a page beyond `WINDOW`. */
export interface OrderSearchEngine extends SearchEngine<OrderDocument> {
	search(query: OrderQuery): Promise<OrderHits>;
	statistics(query: StatisticsQuery): Promise<OrderStatistics>;
}

import type { OrderStatistics, StatisticsQuery } from "../../order-port.ts";
import type { estypes } from "./client.ts";
import { MOST_STATUSES, placedIn } from "./order-query.ts";

interface Sum {
	value: number;
}
interface Bucket {
	key: string;
	doc_count: number;
}
interface Sales extends Bucket {
	quantity: Sum;
	revenue: Sum;
}
interface Buckets<B> {
	buckets: B[];
}

/** What the aggregations of `statisticsOf` answer. */
export interface OrderSums {
	status: Buckets<Bucket>;
	sold: {
		doc_count: number;
		revenue: Sum;
		series: Buckets<{ key_as_string: string; doc_count: number; revenue: Sum }>;
		lines: {
			products: Buckets<Sales & { name: Buckets<Bucket> }>;
			categories: Buckets<Sales>;
			brands: Buckets<Sales>;
		};
	};
}

/**
 * Statistics as a request. Sums are exact: the index has one shard, which sees every bucket before it takes the best, and
 * adds in doubles, which hold whole numbers up to 2^53.
 */
export function statisticsOf(query: StatisticsQuery): estypes.SearchRequest {
	const { placed, interval, timeZone = "UTC", sold, currency, top } = query;
	const days = { field: "placedAt", calendar_interval: interval, time_zone: timeZone, format: "yyyy-MM-dd" };
	const revenue = { sum: { field: "total" } };
	return {
		query: { bool: { filter: [{ term: { currency } }, ...placedIn(placed)] } },
		size: 0,
		track_total_hits: false,
		aggregations: {
			status: { terms: { field: "status", size: MOST_STATUSES } },
			sold: {
				filter: { terms: { status: sold } },
				aggregations: {
					revenue,
					series: { date_histogram: { ...days, min_doc_count: 1 }, aggregations: { revenue } },
					lines: {
						nested: { path: "lines" },
						aggregations: {
							products: best("sku", top, { name: { terms: { field: "lines.name", size: 1 } } }),
							categories: best("categories", top),
							brands: best("brand", top),
						},
					},
				},
			},
		},
	};
}

/** The values of a line's field with the highest revenue, ties by value. */
const best = (
	field: string,
	size: number,
	more: Record<string, estypes.AggregationsAggregationContainer> = {},
): estypes.AggregationsAggregationContainer => ({
	terms: { field: `lines.${field}`, size, order: [{ revenue: "desc" }, { _key: "asc" }] },
	aggregations: {
		quantity: { sum: { field: "lines.quantity" } },
		revenue: { sum: { field: "lines.total" } },
		...more,
	},
});

/** The answer to `statisticsOf`. */
export function sumsOf({ aggregations }: estypes.SearchResponse<unknown, OrderSums>): OrderStatistics {
	// True because the request asks for all of them.
	const { status, sold } = aggregations!;
	const { products, categories, brands } = sold.lines;
	const sales = ({ quantity, revenue }: Sales) => ({ quantity: quantity.value, revenue: revenue.value });
	return {
		orders: sold.doc_count,
		revenue: sold.revenue.value,
		byStatus: status.buckets.map(({ key, doc_count }) => ({ status: key, orders: doc_count })),
		series: sold.series.buckets.map(({ key_as_string, doc_count, revenue }) => ({
			start: key_as_string,
			orders: doc_count,
			revenue: revenue.value,
		})),
		// True because every line has a name.
		products: products.buckets.map((each) => ({ sku: each.key, name: each.name.buckets[0]!.key, ...sales(each) })),
		categories: categories.buckets.map((each) => ({ category: each.key, ...sales(each) })),
		brands: brands.buckets.map((each) => ({ brand: each.key, ...sales(each) })),
	};
}

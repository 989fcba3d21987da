import { InvalidQuery } from "../../../../shared/errors.ts";
import type { OrderHit, OrderHits, OrderQuery, Span } from "../../order-port.ts";
import { conditionsOf, type TermCondition } from "../../order-terms.ts";
import { WINDOW } from "../../port.ts";
import type { estypes } from "./client.ts";

type Filter = estypes.QueryDslQueryContainer;

const DAYS = 92;
/** More than an order can have. */
export const MOST_STATUSES = 100;
const HIT: (keyof OrderHit)[] = [
	"id",
	"number",
	"status",
	"email",
	"customerName",
	"total",
	"currency",
	"itemCount",
	"placedAt",
];

/** What the aggregations of `searchOf` answer. */
export interface OrderFacets {
	status: { buckets: { key: string; doc_count: number }[] };
	found: { days: { buckets: { key: { day: string }; doc_count: number }[] } };
}

/** A search as a request. Its own filter comes after the facet of status. Throws InvalidQuery beyond `WINDOW`. */
export function searchOf(query: OrderQuery): estypes.SearchRequest {
	const { text = "", status, placed = {}, limit, offset = 0, timeZone = "UTC" } = query;
	if (offset + limit > WINDOW) throw new InvalidQuery(`Only the first ${WINDOW} orders can be reached.`);
	const found: Filter = status ? { terms: { status } } : { match_all: {} };
	const day = { field: "placedAt", calendar_interval: "day" as const, time_zone: timeZone, format: "yyyy-MM-dd" };
	return {
		query: { bool: { filter: [...conditionsOf(text).map(filterOf), ...placedIn(placed)] } },
		post_filter: found,
		sort: [{ placedAt: "desc" }, { id: "asc" }],
		from: offset,
		size: limit,
		_source: HIT,
		track_total_hits: true,
		aggregations: {
			status: { terms: { field: "status", size: MOST_STATUSES } },
			found: {
				filter: found,
				aggregations: {
					days: { composite: { sources: [{ day: { date_histogram: { ...day, order: "desc" } } }], size: DAYS } },
				},
			},
		},
	};
}

/** The answer to `searchOf`. */
export function hitsOf({ hits, aggregations }: estypes.SearchResponse<OrderHit, OrderFacets>): OrderHits {
	// True because the request asks for exact totals, sources and both facets.
	const { status, found } = aggregations!;
	return {
		total: (hits.total as estypes.SearchTotalHits).value,
		hits: hits.hits.map(({ _source }) => _source!),
		status: status.buckets.map(({ key, doc_count }) => ({ value: key, count: doc_count })),
		days: found.days.buckets.map(({ key, doc_count }) => ({ value: key.day, count: doc_count })),
	};
}

/** Orders placed in a span. */
export const placedIn = (span: Span): Filter[] => (span.gte || span.lt ? [{ range: { placedAt: { ...span } } }] : []);

const filterOf = ({ terms, prefixes }: TermCondition): Filter => ({
	bool: { should: [{ terms: { terms } }, ...prefixes.map((prefix) => ({ prefix: { terms: prefix } }))] },
});

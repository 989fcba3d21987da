import { InvalidQuery } from "../../../../shared/errors.ts";
import { type Plan, plan } from "../../planner.ts";
import { type ProductDocument, type ProductPage, type ProductQuery, type ProductSort, WINDOW } from "../../port.ts";
import type { estypes } from "./client.ts";
import type { Generations } from "./generations.ts";
import { correctedText, correctionRequest, type Known } from "./product-correction.ts";
import { type FacetCounts, facetCounts, facetsOf } from "./product-facets.ts";
import { allOf, conditionsOf } from "./product-filters.ts";
import { matching, ranking } from "./product-query.ts";
import { firstToMatch } from "./product-stages.ts";

type Index = Generations<ProductDocument>;

/** What the server answers to `requestOf`. */
type Counts = FacetCounts & { matched: { doc_count: number } };

/** As the port says; one request a stage, and one more for a correction. */
export async function search(index: Index, query: ProductQuery): Promise<ProductPage> {
	if ((query.offset ?? 0) + query.limit > WINDOW)
		throw new InvalidQuery(`A search page ends at ${WINDOW} at the latest.`);
	const { text = "" } = query;
	const isBrowsing = text.trim() === "";
	const sort = query.sort ?? (isBrowsing ? "-popularity" : "relevance");
	const isRanked = sort === "relevance";
	const request = requestOf(query, sort);
	const ask = async (wanted: estypes.QueryDslQueryContainer) => {
		const { hits, aggregations } = await index.search<unknown, Counts>({ ...request, query: wanted });
		// True because the request asks for aggregations.
		return { hits, counts: aggregations!, matched: aggregations!.matched.doc_count > 0 };
	};
	const typed = plan(text);
	const { hits, counts, stage } = isBrowsing
		? { ...(await ask({ match_all: {} })), stage: 1 as const }
		: await firstToMatch(typed, 3, (each) => ask(isRanked ? ranking(typed, each, text) : matching(typed, each)));
	const corrected = stage > 1 ? await correct(index, typed) : undefined;
	return {
		// True because the request tracks all hits, which the server then counts in an object.
		total: (hits.total as estypes.SearchTotalHits).value,
		// True because every document has an id, and a score where hits are sorted by it.
		hits: hits.hits.map(({ _id, _score }) => (isRanked ? { id: _id!, score: _score! } : { id: _id! })),
		facets: facetsOf(counts),
		stage,
		...(corrected !== undefined && { corrected }),
	};
}

function requestOf({ filters = {}, facets = [], limit, offset = 0 }: ProductQuery, sort: ProductSort) {
	const conditions = conditionsOf(filters);
	return {
		from: offset,
		size: limit,
		_source: false,
		track_total_hits: true,
		request_cache: true,
		sort: sortOf(sort),
		// After the query, so that facets are free of their own filters and the stage is free of all.
		post_filter: allOf(conditions),
		aggs: { matched: { filter: { match_all: {} } }, ...facetCounts(facets, conditions) },
	};
}

/** Ties go by id. */
function sortOf(sort: ProductSort): estypes.SortCombinations[] {
	if (sort === "relevance") return ["_score", { id: "asc" }];
	const column = sort.replace("-", "");
	return [{ [column === "name" ? "nameKey" : column]: sort.startsWith("-") ? "desc" : "asc" }, { id: "asc" }];
}

async function correct(index: Index, typed: Plan): Promise<string | undefined> {
	const { aggregations, suggest } = await index.search<unknown, Known>(correctionRequest(typed));
	return correctedText(typed, aggregations!, suggest);
}

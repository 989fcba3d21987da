import { stem, words } from "../../analyser.ts";
import { names, type Plan, plan, type Stage } from "../../planner.ts";
import type { ProductDocument, Suggestions } from "../../port.ts";
import type { estypes } from "./client.ts";
import type { Generations } from "./generations.ts";
import { type BrandBuckets, type Buckets, brandsOf, byBrand, byCategory, categoriesOf } from "./product-facets.ts";
import type { IndexedProduct } from "./product-mapping.ts";
import { ranking } from "./product-query.ts";
import { firstToMatch } from "./product-stages.ts";

/** Most brands and categories hold words that are not the typed ones beside those that are. */
const LABELS = 500;

/** What the server answers to `labelCounts`. */
interface LabelCounts {
	all: { brand: { values: BrandBuckets }; category: { values: Buckets } };
}

/** As the port says; one request, or two for a mistyped text. */
export async function suggest(index: Generations<ProductDocument>, text: string, limit: number): Promise<Suggestions> {
	const typed = plan(text, "suggest");
	if (typed.words.length === 0) return { products: [], brands: [], categories: [] };
	let labels: LabelCounts | undefined;
	const ask = async (stage: Stage) => {
		const { hits, aggregations } = await index.search<IndexedProduct, LabelCounts>({
			size: limit,
			_source: ["slug", "name"],
			request_cache: true,
			sort: ["_score", { id: "asc" }],
			query: ranking(typed, stage, text),
			// The first stage counts the labels, which are the same in every stage.
			...(stage === 1 && { aggs: labelCounts(typed) }),
		});
		labels ??= aggregations;
		return { hits: hits.hits, matched: hits.hits.length > 0 };
	};
	const { hits } = await firstToMatch(typed, 2, ask);
	return {
		// True because every document has an id and these fields.
		products: hits.map(({ _id, _source }) => ({ id: _id!, slug: _source!.slug, name: _source!.name })),
		...labelsOf(labels!, typed, limit),
	};
}

/** Asks for the brands and categories of products that hold the typed words in them. */
const labelCounts = (typed: Plan): Record<string, estypes.AggregationsAggregationContainer> => ({
	all: {
		// Of all products, for those that match the text need not be the same.
		global: {},
		aggs: {
			brand: { filter: holding("brand", typed), aggs: { values: byBrand(LABELS) } },
			category: { filter: holding("categoryNames", typed), aggs: { values: byCategory(LABELS) } },
		},
	},
});

/** Every word in the field, the last one at least as a beginning. */
function holding(field: string, { words: typed }: Plan): estypes.QueryDslQueryContainer {
	const last = typed.length - 1;
	return {
		bool: {
			filter: typed.map((word, i) => {
				const whole = { term: { [field]: stem(word) } };
				return i < last ? whole : { bool: { should: [whole, { prefix: { [`${field}.plain`]: word } }] } };
			}),
		},
	};
}

/** The brands and categories that a text begins to name, those with the most products first. */
function labelsOf({ all }: LabelCounts, typed: Plan, limit: number): Pick<Suggestions, "brands" | "categories"> {
	const isNamed = (label: string) => names(typed, words(label));
	const brands = brandsOf(all.brand.values).filter(({ value }) => isNamed(value));
	const categories = categoriesOf(all.category.values, LABELS).filter(({ label }) => isNamed(label));
	return {
		brands: brands.slice(0, limit).map(({ value }) => value),
		categories: categories.slice(0, limit).map(({ value, label }) => ({ slug: value, name: label })),
	};
}

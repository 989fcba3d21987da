import { categoryFacet, FACET_VALUES, PRICE_EDGES, priceFacet } from "../../facets.ts";
import type { FacetName, Facets } from "../../port.ts";
import type { estypes } from "./client.ts";
import { allOf, type Conditions } from "./product-filters.ts";
import { categoryLabel } from "./product-mapping.ts";

type Aggregation = estypes.AggregationsAggregationContainer;

export interface Bucket<Key = string> {
	key: Key;
	doc_count: number;
}
/** Buckets as `terms` answers them. */
export interface Buckets<B = Bucket> {
	buckets: B[];
}
export type BrandBuckets = Buckets<Bucket & { spellings: Buckets }>;

/** What the server answers to `facetCounts`. */
export interface FacetCounts {
	brand?: { values: BrandBuckets };
	category?: { values: Buckets };
	price?: { cells: Buckets<Bucket<number>>; min: { value: number | null }; max: { value: number | null } };
}

/** Products by brand, the most frequent first, with the spelling that is used most. */
export const byBrand = (size: number): Aggregation => ({
	terms: { field: "brandKey", size },
	aggs: { spellings: { terms: { field: "brand.spelling", size: 1 } } },
});

export const brandsOf = ({ buckets }: BrandBuckets): NonNullable<Facets["brand"]> =>
	buckets.map(({ key, doc_count, spellings }) => ({ value: spellings.buckets[0]?.key ?? key, count: doc_count }));

/** Products by category; twice as many, for a category that is being renamed has two labels. */
export const byCategory = (size: number): Aggregation => ({ terms: { field: "categoryLabels", size: 2 * size } });

export const categoriesOf = ({ buckets }: Buckets, size?: number): NonNullable<Facets["category"]> =>
	categoryFacet(
		buckets.map(({ key, doc_count }) => ({ ...categoryLabel.read(key), count: doc_count })),
		size,
	);

const COUNTS: Record<FacetName, Record<string, Aggregation>> = {
	brand: { values: byBrand(FACET_VALUES) },
	category: { values: byCategory(FACET_VALUES) },
	price: {
		cells: { terms: { field: "priceCell", size: PRICE_EDGES.length } },
		min: { min: { field: "price" } },
		max: { max: { field: "price" } },
	},
};

/** Asks for facets, each under all filters but its own. */
export const facetCounts = (names: FacetName[], conditions: Conditions): Record<string, Aggregation> =>
	Object.fromEntries(names.map((name) => [name, { filter: allOf(conditions, name), aggs: COUNTS[name] }]));

/** Reads the facets that were asked for. */
export function facetsOf({ brand, category, price }: FacetCounts): Facets {
	const facets: Facets = {};
	if (brand) facets.brand = brandsOf(brand.values);
	if (category) facets.category = categoriesOf(category.values);
	if (price) {
		const cells = PRICE_EDGES.map(() => 0);
		for (const { key, doc_count } of price.cells.buckets) cells[key] = doc_count;
		facets.price = priceFacet(cells, price.min.value ?? 0, price.max.value ?? 0);
	}
	return facets;
}

import Type, { type Static } from "typebox";
import { health, Id, Slug, Text } from "./common.ts";
import { query, Strict } from "./define.ts";
import { PRODUCT_SORTS, ProductCard, productFilters } from "./products.ts";

export const SEARCH_SORTS = ["relevance", ...PRODUCT_SORTS] as const;

/** Counts that ignore their own filter. Price buckets are minor units, `to` exclusive. */
export const Facets = Strict({
	brand: Type.Array(Strict({ value: Type.String(), count: Type.Integer() })),
	category: Type.Array(Strict({ value: Slug, label: Type.String(), count: Type.Integer() })),
	price: Strict({
		min: Type.Union([Type.Integer(), Type.Null()]),
		max: Type.Union([Type.Integer(), Type.Null()]),
		buckets: Type.Array(Strict({ from: Type.Integer(), to: Type.Optional(Type.Integer()), count: Type.Integer() })),
	}),
});
export type Facets = Static<typeof Facets>;

const Total = Strict({ value: Type.Integer(), relation: Type.Enum(["eq", "gte"]) });
const found = { total: Total, facets: Facets, suggestion: Type.Optional(Type.String()) };

/** What the search service answers: ids, whose cards the gateway adds. */
export const SearchHits = Strict({ ids: Type.Array(Id("prd")), ...found });
export type SearchHits = Static<typeof SearchHits>;
/** The search page of the API. */
export const SearchPage = Strict({ data: Type.Array(ProductCard), ...found });
export type SearchPage = Static<typeof SearchPage>;

export const Suggestions = Strict({
	data: Type.Array(
		Strict({
			text: Type.String(),
			kind: Type.Enum(["product", "brand", "category"]),
			slug: Type.Optional(Type.String()),
		}),
	),
});
export type Suggestions = Static<typeof Suggestions>;

export const search = {
	health,
	products: query({
		summary: "Finds products by text, with typos forgiven, facets and filters. Without a text: browses.",
		auth: "public",
		params: {
			q: Type.Optional(Type.String({ maxLength: 200 })),
			...productFilters,
			sort: Type.Optional(Type.Enum([...SEARCH_SORTS])),
			limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
			offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, default: 0 })),
		},
		returns: SearchHits,
		timeout: 3000,
	}),
	suggestions: query({
		summary: "Completes what is being typed: products, brands and categories.",
		auth: "public",
		params: { q: Text(200), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 8 })) },
		returns: Suggestions,
		timeout: 3000,
	}),
};

import {
	FACETS,
	type Suggestions as Found,
	type ProductFilters,
	type ProductPage,
	type ProductQuery,
} from "../../mixins/search-index/port.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { SearchHits, Suggestions } from "../../shared/contracts/search.ts";
import { pageOf } from "./page.ts";

export const DEFAULT_SUGGESTIONS = 8;
/** Brands and categories come first and leave most of the room to products. */
const MAX_OF_OTHERS = 2;

/** Reads the request's parameters as a query of the port. Throws InvalidRequest for a page that is out of reach. */
export function queryOf(params: Params<"search.products">): ProductQuery {
	const { q, category, brand, inStock, sort } = params;
	const gte = params["price[gte]"];
	const lte = params["price[lte]"];
	const filters: ProductFilters = {
		...(category !== undefined && { category }),
		...(brand && { brand }),
		...((gte !== undefined || lte !== undefined) && {
			price: { ...(gte !== undefined && { gte }), ...(lte !== undefined && { lt: lte + 1 }) },
		}),
		...(inStock !== undefined && { inStock }),
	};
	return { ...(q?.trim() && { text: q }), filters, ...(sort && { sort }), ...pageOf(params), facets: [...FACETS] };
}

/** Writes a page of the port as the answer of the action. */
export const hitsOf = ({ hits, total, facets, corrected }: ProductPage): SearchHits => ({
	ids: hits.map(({ id }) => id),
	total: { value: total, relation: "eq" },
	// True because the query asked for all three.
	facets: facets as Required<typeof facets>,
	...(corrected && { suggestion: corrected }),
});

/** Mixes categories, brands and products to `limit` suggestions. */
export function suggestionsOf(found: Found, limit: number): Suggestions {
	const categories = found.categories
		.slice(0, MAX_OF_OTHERS)
		.map(({ name, slug }) => ({ text: name, kind: "category" as const, slug }));
	const brands = found.brands.slice(0, MAX_OF_OTHERS).map((text) => ({ text, kind: "brand" as const }));
	const products = found.products.map(({ name, slug }) => ({ text: name, kind: "product" as const, slug }));
	return { data: [...categories, ...brands, ...products].slice(0, limit) };
}

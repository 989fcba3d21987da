import { fold } from "../../analyser.ts";
import type { ProductFilters } from "../../port.ts";
import type { estypes } from "./client.ts";

type Query = estypes.QueryDslQueryContainer;

/** One condition for each filter that is set. */
export type Conditions = { [filter in keyof ProductFilters]?: Query };

export function conditionsOf({ category, brand, price, inStock }: ProductFilters): Conditions {
	return {
		...(category !== undefined && { category: { term: { categories: category } } }),
		...(brand && { brand: { terms: { brandKey: brand.map(fold) } } }),
		...(price && { price: { range: { price } } }),
		...(inStock !== undefined && { inStock: { term: { inStock } } }),
	};
}

/** All conditions in one, but for the filter `except`. */
export function allOf(conditions: Conditions, except?: keyof ProductFilters): Query {
	const { [except ?? "none"]: _, ...others } = conditions as Record<string, Query>;
	return { bool: { filter: Object.values(others) } };
}

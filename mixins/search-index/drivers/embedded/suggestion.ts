import { names, type Plan } from "../../planner.ts";
import type { Suggestions } from "../../port.ts";
import type { ProductTable } from "./product-table.ts";
import { Counts } from "./selection.ts";

/** The brands and categories of live products that a text begins to name, those with the most products first. */
export function suggestLabels(
	table: ProductTable,
	typed: Plan,
	limit: number,
): Pick<Suggestions, "brands" | "categories"> {
	const counts = new Counts(table);
	for (let ordinal = 0; ordinal < table.length; ordinal++) {
		if (!table.live[ordinal]) continue;
		counts.brands[table.brand[ordinal]!]!++;
		counts.paths[table.path[ordinal]!]!++;
	}
	const brands = counts.brandFacet(table.brands.length).filter(({ value }) => names(typed, value));
	const categories = counts.categoryFacet(table.categories.size).filter(({ label }) => names(typed, label));
	return {
		brands: brands.slice(0, limit).map(({ value }) => value),
		categories: categories.slice(0, limit).map(({ value, label }) => ({ slug: value, name: label })),
	};
}

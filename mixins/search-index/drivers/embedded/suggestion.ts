import { names, type Plan } from "../../planner.ts";
import type { Suggestions } from "../../port.ts";
import { Counts } from "./counts.ts";
import type { ProductTable } from "./product-table.ts";
import type { ProductText } from "./product-text.ts";

/** The brands and categories of live products that a text begins to name, those with the most products first. */
export function suggestLabels(
	{ table, text }: { table: ProductTable; text: ProductText },
	typed: Plan,
	limit: number,
): Pick<Suggestions, "brands" | "categories"> {
	const counts = new Counts(table);
	for (let ordinal = 0; ordinal < table.length; ordinal++) {
		if (!table.live[ordinal]) continue;
		counts.addBrand(ordinal);
		counts.addCategory(ordinal);
	}
	const isNamed = (label: string) => names(typed, text.labelWords(label));
	return {
		brands: counts.brandFacet(limit, isNamed).map(({ value }) => value),
		categories: counts.categoryFacet(limit, isNamed).map(({ value, label }) => ({ slug: value, name: label })),
	};
}

import { brandFacet, FACET_VALUES, PRICE_EDGES, priceFacet } from "../../facets.ts";
import type { Facets } from "../../port.ts";
import type { ProductTable } from "./product-table.ts";
import { top } from "./top.ts";

/** Counts products by number of brand, path and price cell, and makes facets of the counts. */
export class Counts {
	readonly #table: ProductTable;
	readonly #brands: Int32Array;
	readonly #paths: Int32Array;
	readonly #cells = new Int32Array(PRICE_EDGES.length);
	#min = Number.POSITIVE_INFINITY;
	#max = 0;

	constructor(table: ProductTable) {
		this.#table = table;
		this.#brands = new Int32Array(table.brands.length);
		this.#paths = new Int32Array(table.paths.length);
	}

	addBrand(ordinal: number): void {
		this.#brands[this.#table.brand[ordinal]!]!++;
	}

	addCategory(ordinal: number): void {
		this.#paths[this.#table.path[ordinal]!]!++;
	}

	addPrice(ordinal: number): void {
		const price = this.#table.price[ordinal]!;
		this.#cells[this.#table.priceCell[ordinal]!]!++;
		if (price < this.#min) this.#min = price;
		if (price > this.#max) this.#max = price;
	}

	/** Brand number 0, "none", is no value. */
	brandFacet(size = FACET_VALUES, isWanted: (name: string) => boolean = () => true): NonNullable<Facets["brand"]> {
		const spellings = this.#table.brands.map(({ name }, i) => ({ value: name, count: this.#brands[i]! }));
		return brandFacet(
			spellings.slice(1).filter(({ value, count }) => count > 0 && isWanted(value)),
			size,
		);
	}

	categoryFacet(
		size = FACET_VALUES,
		isWanted: (label: string) => boolean = () => true,
	): NonNullable<Facets["category"]> {
		const { paths, categories } = this.#table;
		const counts = new Int32Array(categories.length);
		paths.forEach((path, number) => {
			const count = this.#paths[number]!;
			if (count > 0) for (const category of path) counts[category]! += count;
		});
		const counted = Int32Array.from(counts.keys()).filter((i) => counts[i]! > 0 && isWanted(categories[i]!.label));
		const before = (a: number, b: number) =>
			counts[a] === counts[b] ? categories[a]!.slug < categories[b]!.slug : counts[a]! > counts[b]!;
		return top(counted, size, before).map((category) => {
			const { slug, label } = categories[category]!;
			return { value: slug, label, count: counts[category]! };
		});
	}

	priceFacet(): NonNullable<Facets["price"]> {
		return priceFacet(this.#cells, this.#min, this.#max);
	}
}

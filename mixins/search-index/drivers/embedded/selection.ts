import { fold } from "../../analyser.ts";
import { brandFacet, categoryFacet, PRICE_EDGES, priceFacet } from "../../facets.ts";
import type { FacetName, Facets, ProductFilters } from "../../port.ts";
import type { ProductTable } from "./product-table.ts";

/** Which filters a product misses, as bits. A facet counts a product that misses its own filter or none. */
const MISSES = { category: 1, brand: 2, price: 4, stock: 8 };

export interface Selection {
	/** The candidates that pass every filter. */
	ordinals: Int32Array;
	facets: Facets;
}

/** Filters the candidates and counts the facets asked for, in one pass. */
export function select(
	table: ProductTable,
	candidates: Int32Array,
	filters: ProductFilters,
	names: FacetName[],
): Selection {
	const missesOf = misses(table, filters);
	const ordinals = new Int32Array(candidates.length);
	const counts = new Counts(table);
	const counted = {
		category: names.includes("category"),
		brand: names.includes("brand"),
		price: names.includes("price"),
	};
	let passed = 0;
	for (const ordinal of candidates) {
		const missed = missesOf(ordinal);
		if (missed === 0) ordinals[passed++] = ordinal;
		if (counted.category && (missed & ~MISSES.category) === 0) counts.paths[table.path[ordinal]!]!++;
		if (counted.brand && (missed & ~MISSES.brand) === 0) counts.brands[table.brand[ordinal]!]!++;
		if (counted.price && (missed & ~MISSES.price) === 0)
			counts.addPrice(table.priceCell[ordinal]!, table.price[ordinal]!);
	}
	const facets: Facets = {};
	if (counted.brand) facets.brand = counts.brandFacet();
	if (counted.category) facets.category = counts.categoryFacet();
	if (counted.price) facets.price = counts.priceFacet();
	return { ordinals: ordinals.subarray(0, passed), facets };
}

/** A function that tells which filters an ordinal misses. Brands and paths are decided once, not for each product. */
function misses(table: ProductTable, { category, brand, price, inStock }: ProductFilters): (ordinal: number) => number {
	const wanted = brand && new Set(brand.map(fold));
	const brandMiss = table.brands.map(({ key }) => (wanted && !wanted.has(key) ? MISSES.brand : 0));
	const pathMiss = table.paths.map((slugs) =>
		category !== undefined && !slugs.includes(category) ? MISSES.category : 0,
	);
	const from = price?.gte ?? 0;
	const below = price?.lt ?? Number.POSITIVE_INFINITY;
	return (ordinal) => {
		const cost = table.price[ordinal]!;
		const priceMiss = cost < from || cost >= below ? MISSES.price : 0;
		const stockMiss = inStock !== undefined && (table.inStock[ordinal] === 1) !== inStock ? MISSES.stock : 0;
		return brandMiss[table.brand[ordinal]!]! | pathMiss[table.path[ordinal]!]! | priceMiss | stockMiss;
	};
}

/** Counts by number of brand, path and price cell. */
export class Counts {
	readonly #table: ProductTable;
	readonly brands: Int32Array;
	readonly paths: Int32Array;
	readonly #cells = new Int32Array(PRICE_EDGES.length);
	#min = Number.POSITIVE_INFINITY;
	#max = 0;

	constructor(table: ProductTable) {
		this.#table = table;
		this.brands = new Int32Array(table.brands.length);
		this.paths = new Int32Array(table.paths.length);
	}

	addPrice(cell: number, price: number): void {
		this.#cells[cell]!++;
		if (price < this.#min) this.#min = price;
		if (price > this.#max) this.#max = price;
	}

	/** Number 0, "no brand", is no value. */
	brandFacet(size?: number): NonNullable<Facets["brand"]> {
		const spellings = this.#table.brands.map(({ name }, i) => ({ value: name, count: name ? this.brands[i]! : 0 }));
		return brandFacet(spellings, size);
	}

	categoryFacet(size?: number): NonNullable<Facets["category"]> {
		const bySlug = new Map<string, number>();
		this.#table.paths.forEach((slugs, path) => {
			const count = this.paths[path]!;
			if (count > 0) for (const slug of slugs) bySlug.set(slug, (bySlug.get(slug) ?? 0) + count);
		});
		return categoryFacet(
			[...bySlug].map(([value, count]) => ({ value, label: this.#table.categories.get(value) ?? value, count })),
			size,
		);
	}

	priceFacet(): NonNullable<Facets["price"]> {
		return priceFacet(this.#cells, this.#min, this.#max);
	}
}

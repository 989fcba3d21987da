import { fold } from "../../analyser.ts";
import type { FacetName, Facets, ProductFilters } from "../../port.ts";
import { Counts } from "./counts.ts";
import type { ProductTable } from "./product-table.ts";

/** Which filters a product misses, as bits. A facet counts a product that misses its own filter or none. */
const MISSES = { category: 1, brand: 2, price: 4, stock: 8 };

export interface Selection {
	/** The candidates that pass every filter. */
	ordinals: Int32Array;
	facets: Facets;
}

/** In no path. */
const NO_CATEGORY = -1;

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
		if (counted.category && (missed & ~MISSES.category) === 0) counts.addCategory(ordinal);
		if (counted.brand && (missed & ~MISSES.brand) === 0) counts.addBrand(ordinal);
		if (counted.price && (missed & ~MISSES.price) === 0) counts.addPrice(ordinal);
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
	const within = category === undefined ? undefined : (table.categoryNumber(category) ?? NO_CATEGORY);
	const pathMiss = table.paths.map((path) => (within !== undefined && !path.includes(within) ? MISSES.category : 0));
	const from = price?.gte ?? 0;
	const below = price?.lt ?? Number.POSITIVE_INFINITY;
	return (ordinal) => {
		const cost = table.price[ordinal]!;
		const priceMiss = cost < from || cost >= below ? MISSES.price : 0;
		const stockMiss = inStock !== undefined && (table.inStock[ordinal] === 1) !== inStock ? MISSES.stock : 0;
		return brandMiss[table.brand[ordinal]!]! | pathMiss[table.path[ordinal]!]! | priceMiss | stockMiss;
	};
}

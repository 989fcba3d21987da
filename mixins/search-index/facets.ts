import { fold } from "./analyser.ts";
import type { Facets, PriceFacet } from "./port.ts";

/** A facet answers with its most frequent values only. */
export const FACET_VALUES = 50;
const PRICE_BUCKETS = 6;

/** Round prices in minor units, 6 steps a decade from 1.00 to 10 million: every bucket begins and ends on one. */
export const PRICE_EDGES: number[] = [
	0,
	...[2, 3, 4, 5, 6, 7, 8].flatMap((power) => [1, 1.5, 2, 3, 5, 7.5].map((step) => step * 10 ** power)),
	10 ** 9,
];

/** The index of the last edge that is not above the price. */
export function priceCell(price: number): number {
	let low = 0;
	let high = PRICE_EDGES.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (PRICE_EDGES[middle]! <= price) low = middle;
		else high = middle - 1;
	}
	return low;
}

/**
 * Turns counts by `PRICE_EDGES` cell into at most 6 buckets of similar weight: while there are more, the two
 * neighbours with the fewest products (the cheaper ones on a tie) become one. Empty buckets at the ends are left out.
 */
export function priceFacet(cells: ArrayLike<number>, min: number, max: number): PriceFacet {
	const counts = Array.from(cells);
	const first = counts.findIndex((count) => count > 0);
	if (first < 0) return { min: 0, max: 0, buckets: [] };
	const last = counts.findLastIndex((count) => count > 0);
	const buckets: PriceFacet["buckets"] = counts
		.slice(first, last + 1)
		.map((count, i) => ({ from: PRICE_EDGES[first + i]!, to: PRICE_EDGES[first + i + 1], count }));
	while (buckets.length > PRICE_BUCKETS) {
		let lightest = 0;
		const weight = (i: number) => buckets[i]!.count + buckets[i + 1]!.count;
		for (let i = 1; i < buckets.length - 1; i++) if (weight(i) < weight(lightest)) lightest = i;
		const [left, right] = buckets.slice(lightest, lightest + 2);
		buckets.splice(lightest, 2, { from: left!.from, to: right!.to, count: left!.count + right!.count });
	}
	return { min, max, buckets: buckets.map(({ to, ...rest }) => (to === undefined ? rest : { ...rest, to })) };
}

/**
 * The brand facet from counts by spelling: spellings that differ in case or accents only are one brand, shown as it is
 * spelled most often. By count, then by folded name.
 */
export function brandFacet(
	spellings: { value: string; count: number }[],
	size = FACET_VALUES,
): NonNullable<Facets["brand"]> {
	const brands = new Map<string, { value: string; count: number }>();
	const byUse = spellings.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || order(a.value, b.value));
	for (const { value, count } of byUse) {
		const key = fold(value);
		brands.set(key, { value: brands.get(key)?.value ?? value, count: (brands.get(key)?.count ?? 0) + count });
	}
	return [...brands]
		.sort(([keyA, a], [keyB, b]) => b.count - a.count || order(keyA, keyB))
		.slice(0, size)
		.map(([, brand]) => brand);
}

/**
 * The category facet from counts by slug and label: a category that has two labels, while it is being renamed, is one,
 * with the label that is used most. By count, then by slug.
 */
export function categoryFacet(
	labels: { value: string; label: string; count: number }[],
	size = FACET_VALUES,
): NonNullable<Facets["category"]> {
	const categories = new Map<string, { value: string; label: string; count: number }>();
	for (const { value, label, count } of [...labels].sort((a, b) => b.count - a.count)) {
		const known = categories.get(value);
		if (known) known.count += count;
		else categories.set(value, { value, label, count });
	}
	return [...categories.values()].sort((a, b) => b.count - a.count || order(a.value, b.value)).slice(0, size);
}

const order = (a: string, b: string) => (a < b ? -1 : 1);

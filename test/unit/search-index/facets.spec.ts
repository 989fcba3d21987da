import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { brandFacet, PRICE_EDGES, priceCell, priceFacet } from "../../../mixins/search-index/facets.ts";

const facetOf = (prices: number[]) => {
	const cells = PRICE_EDGES.map(() => 0);
	for (const price of prices) cells[priceCell(price)]!++;
	return priceFacet(cells, Math.min(...prices), Math.max(...prices));
};

describe("the price facet", () => {
	test("makes round buckets of similar weight", () => {
		expect(facetOf([499, 999, 1_250, 1_999, 2_499, 4_999, 9_999, 19_999, 49_999, 129_900])).toEqual({
			min: 499,
			max: 129_900,
			buckets: [
				{ from: 300, to: 1_000, count: 2 },
				{ from: 1_000, to: 2_000, count: 2 },
				{ from: 2_000, to: 7_500, count: 2 },
				{ from: 7_500, to: 30_000, count: 2 },
				{ from: 30_000, to: 100_000, count: 1 },
				{ from: 100_000, to: 150_000, count: 1 },
			],
		});
	});

	test("has no bucket without products, and one for a single price", () => {
		expect(
			priceFacet(
				PRICE_EDGES.map(() => 0),
				Number.POSITIVE_INFINITY,
				0,
			),
		).toEqual({ min: 0, max: 0, buckets: [] });
		expect(facetOf([2_500, 2_500]).buckets).toEqual([{ from: 2_000, to: 3_000, count: 2 }]);
	});

	test("leaves the end of the last bucket open where prices go beyond every edge", () => {
		expect(facetOf([5 * 10 ** 9]).buckets).toEqual([{ from: 10 ** 9, count: 1 }]);
	});

	test("has at most 6 buckets without gaps that hold each price once, whatever the prices", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 200 }), (prices) => {
				const { buckets } = facetOf(prices);
				expect(buckets.length).toBeLessThanOrEqual(6);
				buckets.forEach(({ from, to = Number.POSITIVE_INFINITY, count }, i) => {
					expect(count).toBe(prices.filter((price) => price >= from && price < to).length);
					if (i > 0) expect(from).toBe(buckets[i - 1]!.to);
				});
				expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(prices.length);
			}),
		);
	});
});

test("the brand facet shows a brand as it is spelled most often, by count and then by name", () => {
	const spellings = [
		{ value: "sony", count: 1 },
		{ value: "Sony", count: 3 },
		{ value: "Bosé", count: 1 },
		{ value: "Bose", count: 2 },
		{ value: "acme", count: 4 },
		{ value: "Gone", count: 0 },
	];
	expect(brandFacet(spellings)).toEqual([
		{ value: "acme", count: 4 },
		{ value: "Sony", count: 4 },
		{ value: "Bose", count: 3 },
	]);
	expect(brandFacet(spellings, 1)).toHaveLength(1);
});

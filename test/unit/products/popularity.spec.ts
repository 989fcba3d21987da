import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { popularity } from "../../../services/products/popularity.ts";

describe("popularity", () => {
	test.each([
		[{}, 0],
		[{ reviewCount: 10_000, bestSellingRank: 1 }, 1],
		[{ reviewCount: 99_999 }, 0.7],
		[{ bestSellingRank: 1 }, 0.3],
		[{ bestSellingRank: 1000 }, 0.12],
		[{ bestSellingRank: 100_000 }, 0],
		[{ bestSellingRank: 10_000_000 }, 0],
		[{ reviewCount: 99 }, 0.35],
	])("of %j is %d", (input, expected) => expect(popularity(input)).toBeCloseTo(expected, 4));

	test("stays between 0 and 1, rises with reviews and falls with the rank", () => {
		const count = fc.integer({ min: 1, max: 1_000_000 });
		fc.assert(
			fc.property(count, count, (reviewCount, bestSellingRank) => {
				const value = popularity({ reviewCount, bestSellingRank });
				expect(value).toBeGreaterThanOrEqual(0);
				expect(value).toBeLessThanOrEqual(1);
				expect(popularity({ reviewCount: reviewCount + 1, bestSellingRank })).toBeGreaterThanOrEqual(value);
				expect(popularity({ reviewCount, bestSellingRank: bestSellingRank + 1 })).toBeLessThanOrEqual(value);
			}),
		);
	});
});

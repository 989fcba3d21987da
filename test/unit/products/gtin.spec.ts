import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { gtinCheckDigit, isGtin } from "../../../services/products/gtin.ts";

describe("GTIN", () => {
	// Published examples: GS1 (EAN-13, EAN-8), a UPC-A and an ITF-14.
	test.each(["4006381333931", "73513537", "036000291452", "10012345678902"])("accepts %s", (gtin) => {
		expect(isGtin(gtin)).toBe(true);
	});

	test.each(["4006381333932", "4006381333", "40063813339x1", "", "123456789"])("refuses %j", (gtin) => {
		expect(isGtin(gtin)).toBe(false);
	});

	test("notices any single wrong digit", () => {
		const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 });
		fc.assert(
			fc.property(digits, fc.nat(12), fc.integer({ min: 1, max: 9 }), (body, at, change) => {
				const gtin = `${body.join("")}${gtinCheckDigit(body.join(""))}`;
				const wrong = [...gtin].map((digit, i) => (i === at ? (Number(digit) + change) % 10 : digit)).join("");
				expect(isGtin(gtin)).toBe(true);
				expect(isGtin(wrong)).toBe(false);
			}),
		);
	});
});

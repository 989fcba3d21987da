import { expect, test } from "@jest/globals";
import { clean, popularity, productCodes } from "../../../mixins/search-index/projection.ts";

test("cleans texts of entities, marks and doubled spaces", () => {
	expect(clean(" Apple&#174; &amp;  Geek Squad® &trade;\n TV ")).toBe("Apple & Geek Squad TV");
});

test("takes SKUs with and without prefix, GTINs and model numbers as codes, and no measures", () => {
	const name = "Sony - WF-1000XM4 Earbuds, 128GB 15in 3-Device A8-Series 30pin HERO3 M705";
	expect(productCodes(name, [{ sku: "BB-1853259", gtin: "4548736132610" }, { sku: "VO-1" }])).toEqual([
		"bb1853259",
		"1853259",
		"4548736132610",
		"wf1000xm4",
		"hero3",
		"m705",
	]);
});

test("popularity is 0 to 1, grows with reviews and falls with the rank", () => {
	expect(popularity(0, null)).toBe(0);
	expect(popularity(null, undefined)).toBe(0);
	expect(popularity(1_000_000, 1)).toBe(1);
	expect(popularity(100, 10)).toBeGreaterThan(popularity(10, 10));
	expect(popularity(100, 10)).toBeGreaterThan(popularity(100, 1_000));
	expect(popularity(-5, 10 ** 9)).toBe(0);
});

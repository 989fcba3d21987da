import { expect, test } from "@jest/globals";
import { clean, productCodes } from "../../../mixins/search-index/projection.ts";

test("cleans texts of marks and doubled spaces, and leaves what looks like an entity", () => {
	expect(clean(" Apple® &  Geek Squad™\n TV &copy ")).toBe("Apple & Geek Squad TV &copy");
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

import { describe, expect, test } from "@jest/globals";
import { readRow } from "../../../services/products/import/row.ts";

const valid = { sku: "A-1", name: "Radio", priceMinor: 4999, currency: "USD" };
const rowOf = (more: object) => {
	const result = readRow({ ...valid, ...more }, "USD");
	if ("issues" in result) throw new Error(JSON.stringify(result.issues));
	return result.row;
};
const issuesOf = (value: unknown) => {
	const result = readRow(value, "USD");
	return "issues" in result ? result.issues.map(({ pointer, code }) => [pointer, code]) : [];
};

describe("an import row", () => {
	test("needs no more than sku, name, price and currency", () => {
		expect(readRow(valid, "USD")).toEqual({ row: valid, ignored: 0 });
	});

	test("takes null and blank for absent and counts what it does not know", () => {
		const nothing = {
			brand: null,
			description: "  ",
			categoryPath: [],
			reviewCount: null,
			attributes: {},
			options: { a: null },
		};
		expect(readRow({ ...valid, ...nothing, colour: "red", __v: 1 }, "USD")).toEqual({
			row: { ...valid, options: {} },
			ignored: 2,
		});
	});

	test.each<[string, object, object]>([
		["entities in names", { name: "Tom &amp; Jerry&#39;s 15.6&quot;" }, { name: "Tom & Jerry's 15.6\"" }],
		["no entity where there is none", { name: "AT&T &copyright &lt" }, { name: "AT&T &copyright &lt" }],
		["an escaped entity once", { name: "&amp;lt;" }, { name: "&lt;" }],
		["marks on brands", { brand: " Insignia™ " }, { brand: "Insignia" }],
		["marks behind entities", { brand: "Apple&#174; &#8482;©℠ Inc" }, { brand: "Apple Inc" }],
		["a brand that is nothing but marks", { brand: "®" }, { brand: undefined }],
		["marks in names, which stay", { name: "Geek Squad® - Support" }, { name: "Geek Squad® - Support" }],
		[
			"bars and nulls in paths",
			{ categoryPath: ["Name Brands", null, "| Home &amp; Garden", " "] },
			{ categoryPath: ["Name Brands", "Home & Garden"] },
		],
		["a bar behind an entity", { categoryPath: ["&#124; A", "&amp;amp;"] }, { categoryPath: ["A", "&amp;"] }],
		["nothing of the highest price", { priceMinor: 10_000_000_000 }, { priceMinor: 10_000_000_000 }],
		["NUL and half characters", { name: "a\u0000b\ud800\u0007c" }, { name: "ab\ufffdc" }],
		[
			"numbers among attributes",
			{ attributes: { Cores: 8, Backlit: true, "Screen size": '15.6"' } },
			{ attributes: { Cores: "8", Backlit: "true", "Screen size": '15.6"' } },
		],
		["our own pictures", { imageUrl: "/media/demo/a.svg" }, { imageUrl: "/media/demo/a.svg" }],
	])("cleans %s", (_what, given, expected) => expect(rowOf(given)).toEqual({ ...valid, ...expected }));

	test.each<[string, object, [string, string][]]>([
		["a SKU with a space", { sku: "A 1" }, [["/sku", "INVALID_FORMAT"]]],
		["a SKU of 65 characters", { sku: "A".repeat(65) }, [["/sku", "INVALID_FORMAT"]]],
		["an operator for a SKU", { sku: { $gt: "" } }, [["/sku", "INVALID_TYPE"]]],
		["a negative price", { priceMinor: -1 }, [["/priceMinor", "TOO_SMALL"]]],
		["a price with a fraction", { priceMinor: 49.99 }, [["/priceMinor", "INVALID_TYPE"]]],
		["a price as text", { priceMinor: "4999" }, [["/priceMinor", "INVALID_TYPE"]]],
		["a price beyond whole numbers", { priceMinor: 1e300 }, [["/priceMinor", "TOO_LARGE"]]],
		["a price whose order would be beyond them", { priceMinor: 10_000_000_001 }, [["/priceMinor", "TOO_LARGE"]]],
		["such a former price", { compareAtMinor: 10_000_000_001 }, [["/compareAtMinor", "TOO_LARGE"]]],
		["a foreign currency", { currency: "EUR" }, [["/currency", "CURRENCY_NOT_ACCEPTED"]]],
		["a script for a picture", { imageUrl: "javascript:alert(1)" }, [["/imageUrl", "INVALID_FORMAT"]]],
		["a script behind an entity", { imageUrl: "&#106;avascript:alert(1)" }, [["/imageUrl", "INVALID_FORMAT"]]],
		["a wrong check digit", { gtin: "4006381333932" }, [["/gtin", "INVALID_GTIN"]]],
		["a GTIN of 10 digits", { gtin: "4006381333" }, [["/gtin", "INVALID_FORMAT"]]],
		["an unknown status", { status: "sold" }, [["/status", "INVALID_VALUE"]]],
		["a slug with capitals", { slug: "A" }, [["/slug", "INVALID_FORMAT"]]],
		["an attribute with an operator's name", { attributes: { $set: "x" } }, [["/attributes/$set", "INVALID_NAME"]]],
		["an attribute with a path's name", { options: { "a.b": "x" } }, [["/options/a.b", "INVALID_NAME"]]],
		["the names of every object", { attributes: { constructor: "x" } }, [["/attributes/constructor", "INVALID_NAME"]]],
		["a path that is text", { categoryPath: "TV" }, [["/categoryPath", "INVALID_TYPE"]]],
		["rank 0", { bestSellingRank: 0 }, [["/bestSellingRank", "TOO_SMALL"]]],
		["half a piece of stock", { stock: 0.5 }, [["/stock", "INVALID_TYPE"]]],
		["a long name", { name: "x".repeat(501) }, [["/name", "TOO_LONG"]]],
	])("refuses %s", (_what, given, expected) => expect(issuesOf({ ...valid, ...given })).toEqual(expected));

	test("names everything that is missing or wrong at once, in sentences", () => {
		const result = readRow({ name: " ", stock: -1 }, "USD");
		expect(result).toEqual({
			issues: expect.arrayContaining([
				{ pointer: "/sku", code: "REQUIRED", message: "The value is required." },
				{ pointer: "/name", code: "REQUIRED", message: "The value is required." },
				{ pointer: "/priceMinor", code: "REQUIRED", message: "The value is required." },
				{ pointer: "/currency", code: "REQUIRED", message: "The value is required." },
				{ pointer: "/stock", code: "TOO_SMALL", message: "It must be >= 0." },
			]),
		});
	});

	test.each([[null], [[]], ["text"], [1], [undefined]])("refuses %j for a row", (value) => {
		expect(issuesOf(value)).toEqual([["", "INVALID_TYPE"]]);
	});

	test("survives __proto__ and deep nesting", () => {
		const polluted = readRow(
			JSON.parse('{"__proto__":{"sku":"X"},"sku":"A","name":"n","priceMinor":1,"currency":"USD"}'),
			"USD",
		);
		expect(polluted).toEqual({ row: { sku: "A", name: "n", priceMinor: 1, currency: "USD" }, ignored: 1 });
		const deep: unknown = JSON.parse("[".repeat(30_000) + "]".repeat(30_000));
		expect(issuesOf({ ...valid, description: deep })).toEqual([["/description", "INVALID_TYPE"]]);
		expect(issuesOf({ ...valid, attributes: JSON.parse('{"__proto__":"x"}') })).toEqual([
			["/attributes/__proto__", "INVALID_NAME"],
		]);
	});
});

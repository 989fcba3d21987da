import { describe, expect, test } from "@jest/globals";
import { conditionsOf, orderTerms } from "../../../mixins/search-index/order-terms.ts";
import { order, orderLine } from "../../support/order-corpus.ts";

/** What an engine does, in the plainest way. */
function isFound(terms: string[], text: string): boolean {
	return conditionsOf(text).every((condition) =>
		terms.some((term) => condition.terms.includes(term) || condition.prefixes.some((each) => term.startsWith(each))),
	);
}

const terms = orderTerms(
	order("a", {
		number: "VO-100042",
		email: "Ada.Lovelace+Orders@Example.com",
		customerName: "Zoë O'Brien-Strauß",
		lines: [
			orderLine({ sku: "LAP-1401-GRY", name: "Nimbus 14 Laptop" }),
			orderLine({ sku: "SSD-128-GB", name: "Kestrel WF-1000XM4 Batteries, 15.6-inch" }),
			orderLine({ sku: "A-1", name: "Cable" }),
		],
	}),
);

describe("an order is found by", () => {
	test.each([
		["its number", ["VO-100042", "vo-100042", "vo100042", "VO 100042", "100042", "vo-1000", "1000"]],
		[
			"its e-mail, also as a beginning",
			["ada.lovelace+orders@example.com", "ADA.LOVELACE+ORDERS@EXAMPLE.COM", "Ada.Lovel", "ada.lovelace+orders@ex"],
		],
		["its e-mail in the middle of a pasted text", ["Ada <ada.lovelace+orders@example.com>, "]],
		["the domain of its e-mail", ["@example.com", "@exam"]],
		["a part of the name in the e-mail", ["lovelace", "ada", "orders"]],
		[
			"its customer's name, without accents and in any order",
			["Zoë", "zoe", "ZOE obrien", "strauss zoe", "o'brien", "Strauß"],
		],
		[
			"a line's SKU, however it is separated",
			[
				"LAP-1401-GRY",
				"lap1401gry",
				"lap 1401 gry",
				"lap_1401-gry",
				"lap-1401gry",
				"LAP-14",
				"1401",
				"1401-gry",
				"A-1",
				"a1",
			],
		],
		["a SKU that looks like a measure", ["SSD-128-GB", "ssd128gb", "ssd 128 gb", "ssd-128gb"]],
		[
			"words of a line's name and their stems",
			["laptop", "LAPTOPS", "nimbus lap", "battery", "batteries", "kestrel 15.6 inch"],
		],
		["a model number in a line's name", ["WF-1000XM4", "wf1000xm4", "wf 1000 xm4", "wf-1000"]],
		[
			"words of several kinds at once",
			["zoe 100042 laptop ada.lovelace+orders@example.com", "obrien wf-1000xm4 @example.com"],
		],
		["a blank text", ["", "   \t"]],
	])("%s", (_, texts) => {
		expect(texts.filter((text) => !isFound(terms, text))).toEqual([]);
	});
});

test.each([
	"VO-100043",
	"00042",
	"lovelace@example.com",
	"example",
	"gry1401",
	"laptop zebra",
	"vo 100042 gry-9",
	"ptop",
	"—",
	"😀",
	"\uD83D",
	"\u0000",
])("it is not found by %j", (text) => {
	expect(isFound(terms, text)).toBe(false);
});

test("nothing is needed beyond the first 12 words and 200 characters", () => {
	expect(conditionsOf("word ".repeat(100))).toHaveLength(12);
	expect(conditionsOf("x".repeat(5_000))[0]!.terms[0]!.length).toBe(200);
});

test("every term is a text without repeats", () => {
	expect(terms.every((term) => term.length > 0)).toBe(true);
	expect(new Set(terms).size).toBe(terms.length);
	expect(terms).toContain("vo100042");
	expect(terms).toContain("ada.lovelace+orders@example.com");
});

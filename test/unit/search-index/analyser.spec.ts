import { describe, expect, test } from "@jest/globals";
import { fold, normalCode, pairs, sortKey, words } from "../../../mixins/search-index/analyser.ts";

const terms = (text: string) => words(text).map((word) => word.term);

describe("words", () => {
	test.each([
		['15.6"', "15.6in"],
		["15.6-inch", "15.6in"],
		["15.6 inch", "15.6in"],
		["15.6 Inches", "15.6in"],
		["15.6″", "15.6in"],
		["5'", "5ft"],
		["6-foot", "6ft"],
		["3 ft.", "3ft"],
		["128 GB", "128gb"],
		["128-gb", "128gb"],
		["4 K", "4k"],
		["4 kids", "4 kid"],
		["120 Hz", "120hz"],
		["WF-1000XM4", "wf 1000xm4"],
		["USB-C", "usb c"],
		["usb c", "usb c"],
		["Assassin's", "assassin"],
		["Assassin’s", "assassin"],
		["O'Reilly", "oreilly"],
		["nüvi", "nuvi"],
		["Straße Æon Øresund", "strasse aeon oresund"],
		["watches switches boxes lenses mice batteries", "watch switch box lens mouse battery"],
		["glasses wireless bus series movies shoes", "glass wireless bus sery movy shoes"],
		["Television Televisions TVs", "tv tv tv"],
		["Apple® iPad™", "apple ipad"],
		["2.0 v2.1b .5", "2.0 v2.1b 5"],
		["Привет 한국", "привет 한국"],
		["😀 \" ' -", ""],
	])("cuts %j into %j", (text, expected) => {
		expect(terms(text).join(" ")).toBe(expected);
	});

	test("keeps a half as a character of its own", () => {
		expect(terms("½ price")).toEqual(["½", "price"]);
	});

	test("keeps the word as written beside its stem", () => {
		expect(words("Batteries")).toEqual([{ raw: "batteries", term: "battery" }]);
	});

	test("cuts words the same way when a letter outside ASCII stands elsewhere in the text", () => {
		for (const text of ["WF-1000XM4 15.6-inch v2.1b", "Batteries 3.5mm's .5 2.0.x"]) {
			expect(terms(`${text} ☃é`).slice(0, -1)).toEqual(terms(text));
		}
	});
});

describe("pairs", () => {
	test.each([
		["WF-1000XM4", ["wf1000xm4"]],
		["USB-C", ["usbc"]],
		["hard drives", ["harddrive"]],
		["one two three", ["onetwo", "twothree"]],
		["alone", []],
		["", []],
	])("joins the neighbours in %j", (text, expected) => {
		expect(pairs(words(text))).toEqual(expected);
	});
});

test("a code is compared without separators and case", () => {
	expect(["WF-1000XM4", "wf 1000 xm4", "WF_1000.XM4", "wf/1000xm4"].map(normalCode)).toEqual(
		Array(4).fill("wf1000xm4"),
	);
});

test("folding takes off case and accents and leaves other scripts alone", () => {
	expect(fold("ÉCRAN Nüvi ＡＢ")).toBe("ecran nuvi ab");
	expect(fold("Йод 한국 ½")).toBe("йод 한국 ½");
});

test("sort keys order by code point, not by UTF-16 unit", () => {
	const names = ["\u{1F600}", "\uFF5E", "z", "Ä", "b"];
	const sorted = names.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
	expect(sorted).toEqual(["Ä", "b", "z", "\uFF5E", "\u{1F600}"]);
});

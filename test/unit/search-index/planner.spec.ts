import { describe, expect, test } from "@jest/globals";
import { words } from "../../../mixins/search-index/analyser.ts";
import { names, needed, plan } from "../../../mixins/search-index/planner.ts";

describe("plan", () => {
	test("makes a slot of each word, with the pairs it is part of", () => {
		expect(plan("portable hard drives ")).toEqual({
			words: ["portable", "hard", "drives"],
			slots: [
				{ position: 0, term: "portable", joins: ["portablehard"], fuzzy: 2 },
				{ position: 1, term: "hard", joins: ["portablehard", "harddrive"], fuzzy: 1 },
				{ position: 2, term: "drive", joins: ["harddrive"], fuzzy: 1 },
			],
			pairs: ["portablehard", "harddrive"],
			code: undefined,
			name: "portable hard drives",
		});
	});

	test("takes the last word as unfinished, alone and joined to the one before", () => {
		expect(plan("hard dri").slots[1]).toMatchObject({ term: "dri", prefix: "dri", joinPrefix: "harddri" });
		expect(plan("dri").slots[0]).toMatchObject({ prefix: "dri" });
		expect(plan("hard dri ").slots[1]!.prefix).toBeUndefined();
	});

	test("takes one letter as a beginning only while suggesting, behind another word", () => {
		expect(plan("hard d").slots[1]!.prefix).toBeUndefined();
		expect(plan("hard d", "suggest").slots[1]!.prefix).toBe("d");
		expect(plan("d", "suggest").slots[0]!.prefix).toBeUndefined();
	});

	test.each([
		["usb", 0],
		["mous", 1],
		["headset", 1],
		["keyboard", 2],
		["1000xm4", 0],
	])("allows %s %i edits", (word, fuzzy) => {
		expect(plan(word).slots[0]!.fuzzy).toBe(fuzzy);
	});

	test("drops stop words unless there is nothing else, and joins no words across them", () => {
		const typed = plan("cable for the phone ");
		expect(typed.slots.map((slot) => slot.term)).toEqual(["cable", "phone"]);
		expect(typed.slots.map((slot) => slot.joins)).toEqual([[], []]);
		expect(plan("for the").slots.map((slot) => slot.term)).toEqual(["for", "the"]);
		expect(plan("cable for").slots[0]!.prefix).toBeUndefined();
	});

	test("reads a text with a digit and at least 5 characters also as a code", () => {
		expect(plan("BB-1853259").code).toBe("bb1853259");
		expect(plan("wf 1000 xm4").code).toBe("wf1000xm4");
		expect(plan("4k tv").code).toBeUndefined();
		expect(plan("headphones").code).toBeUndefined();
	});

	test("looks at the first 200 characters and 12 words", () => {
		expect(plan("word ".repeat(100)).slots).toHaveLength(12);
		expect(plan("x".repeat(1_000)).words[0]).toHaveLength(200);
		expect(plan(`${"x".repeat(199)}😀`).name.isWellFormed()).toBe(true);
	});

	test("finds nothing to look for in blanks, quotes and emoji", () => {
		for (const text of ["", "  ", '"""', "😀", "---"]) expect(plan(text)).toMatchObject({ slots: [], code: undefined });
	});
});

test("stage 3 asks for half of the words, rounded up, and for one of two", () => {
	expect([0, 1, 2, 3, 4, 5].map((slots) => needed(3, slots))).toEqual([0, 1, 1, 2, 2, 3]);
	expect([needed(1, 4), needed(2, 4)]).toEqual([4, 4]);
});

test.each([
	["head", "Headphones", true],
	["cell phone case", "Cell Phone Cases", true],
	["phone ca", "Cell Phone Cases", true],
	["ca phone", "Cell Phone Cases", false],
	["sony", "Sony TVs", true],
	["ony", "Sony", false],
	["", "Sony", false],
])("%j may begin to name %j: %s", (text, label, expected) => {
	expect(names(plan(text, "suggest"), words(label))).toBe(expected);
});

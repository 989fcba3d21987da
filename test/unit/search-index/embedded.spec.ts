import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { distance } from "../../../mixins/search-index/distance.ts";
import { Channel } from "../../../mixins/search-index/drivers/embedded/channel.ts";
import { ProductGenerations } from "../../../mixins/search-index/drivers/embedded/indexes.ts";
import { ProductIndex } from "../../../mixins/search-index/drivers/embedded/product-index.ts";
import { top } from "../../../mixins/search-index/drivers/embedded/top.ts";
import { Vocabulary } from "../../../mixins/search-index/drivers/embedded/vocabulary.ts";
import type { Change, ProductDocument } from "../../../mixins/search-index/port.ts";
import { product, put } from "../../support/search-corpus.ts";

/** The textbook table, without bounds and short cuts. */
function slowDistance(a: string, b: string): number {
	const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
	for (let i = 1; i <= a.length; i++) {
		for (let j = 1; j <= b.length; j++) {
			const replaced = table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			table[i]![j] = Math.min(replaced, table[i - 1]![j]! + 1, table[i]![j - 1]! + 1);
			const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (isSwap) table[i]![j] = Math.min(table[i]![j]!, table[i - 2]![j - 2]! + 1);
		}
	}
	return table[a.length]![b.length]!;
}

describe("distance", () => {
	test.each([
		["mosue", "mouse", 1],
		["wireles", "wireless", 1],
		["logitec", "logitech", 1],
		["same", "same", 0],
		["abcd", "badc", 2],
		["kitten", "sitting", 3],
	])("from %s to %s is %i, up to 2", (a, b, expected) => {
		expect(distance(a, b, 2)).toBe(Math.min(3, expected));
	});

	test("agrees with the textbook up to its limit", () => {
		const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 9 });
		fc.assert(
			fc.property(word, word, fc.integer({ min: 1, max: 2 }), (a, b, limit) => {
				expect(distance(a, b, limit)).toBe(Math.min(limit + 1, slowDistance(a, b)));
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe("the vocabulary", () => {
	test("finds by beginning and by distance, also terms that came between two searches", () => {
		const vocabulary = new Vocabulary();
		const ids = new Map(["mouse", "moose", "house", "mouth", "m"].map((term) => [term, vocabulary.intern(term)]));
		expect(vocabulary.startingWith("mou").sort()).toEqual([ids.get("mouse"), ids.get("mouth")].sort());
		ids.set("mound", vocabulary.intern("mound"));
		expect(vocabulary.startingWith("mou")).toHaveLength(3);
		expect(vocabulary.near("mouse", 1).map((each) => each.term)).toEqual(["moose", "mouse"]);
		expect(vocabulary.near("x".repeat(100), 2)).toEqual([]);
		expect(vocabulary.find("mouse")).toEqual([ids.get("mouse")]);
		expect(vocabulary.find("zebra")).toEqual([]);
	});
});

test("the top of a list is its sorted beginning", () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 10_000 })), fc.integer({ min: 0, max: 50 }), (list, size) => {
			const sorted = [...list].sort((a, b) => b - a).slice(0, size);
			expect(top(Int32Array.from(list), size, (a, b) => a > b)).toEqual(sorted);
		}),
	);
});

describe("the product index", () => {
	const found = (index: ProductIndex, text: string) => index.search({ text, limit: 100 }).hits.map((hit) => hit.id);

	test("finds the same after thousands of new texts made it tidy up", () => {
		const index = new ProductIndex();
		for (let id = 0; id < 50; id++)
			index.put(1, product(`p${id}`, { name: `steady${id} first`, codes: [`code${id}`] }));
		for (let round = 2; round < 300; round++) {
			for (let id = 0; id < 25; id++) index.put(round, product(`p${id}`, { name: `changing${id} round${round}` }));
		}
		expect(found(index, "round298 ")).toEqual([]);
		expect(found(index, "round299 ")).toHaveLength(25);
		expect(found(index, "changing7 round299")).toEqual(["p7"]);
		expect(found(index, "steady7 ")).toEqual([]);
		expect(found(index, "steady30 first")).toEqual(["p30"]);
		expect(found(index, "code30")).toEqual(["p30"]);
		expect(index.size).toBe(50);
	});

	test("uses the place of a removed product again without mixing the two up", () => {
		const index = new ProductIndex();
		index.put(1, product("a", { name: "first", brand: "Sony" }));
		index.remove("a");
		index.remove("a");
		index.put(1, product("b", { name: "second" }));
		expect(found(index, "first ")).toEqual([]);
		expect(found(index, "second ")).toEqual(["b"]);
		expect(index.search({ limit: 5, facets: ["brand"] })).toMatchObject({ total: 1, facets: { brand: [] } });
		expect(index.version("a")).toBeUndefined();
	});
});

test("a removal is forgotten after a day", () => {
	let now = 0;
	const generations = new ProductGenerations(() => now);
	generations.begin();
	generations.finish();
	const outcomeOf = (change: Change<ProductDocument>) => generations.apply([change])[0]!.outcome;
	outcomeOf({ id: "a", version: 5, removed: true });
	now += 24 * 60 * 60 * 1000 - 1;
	outcomeOf({ id: "b", version: 1, removed: true });
	expect(outcomeOf(put(product("a")))).toBe("stale");
	now += 1;
	outcomeOf({ id: "c", version: 1, removed: true });
	expect(outcomeOf(put(product("a")))).toBe("applied");
});

test("a call in flight when the worker ends fails as unavailable", async () => {
	const channel = new Channel();
	const call = channel.index("products").health();
	const failed = expect(call).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
	await channel.close();
	await failed;
	await expect(channel.index("products").health()).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE" });
});

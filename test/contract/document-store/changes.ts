import { expect, test } from "@jest/globals";
import type { Change } from "../../../mixins/document-store/port.ts";
import type { Things } from "../document-store.ts";
import { fact, refusal, type Thing, thing } from "./things.ts";

/** What update and updateMany promise, operator by operator. */
export function changes(things: Things): void {
	test("changes where the conditions hold and answers the new document, else null", async () => {
		await things().insert(thing("a"));
		const change: Change = { $set: { price: 2 }, $inc: { version: 1 } };
		expect(await things().update({ _id: "a", version: 1 }, change)).toEqual(thing("a", { price: 2, version: 2 }));
		expect(await things().update({ _id: "a", version: 1 }, change)).toBeNull();
		expect(await things().update({ _id: "a", price: { $lt: 2 } }, change)).toBeNull();
		expect(await things().update({ _id: "a", scopes: "x" }, change)).toBeNull();
		expect(await things().update({ _id: "b" }, change)).toBeNull();
		expect(await things().get("a")).toEqual(thing("a", { price: 2, version: 2 }));
	});

	test("lets exactly one of many win a version", async () => {
		await things().insert(thing("a"));
		const answers = await Promise.all(
			Array.from({ length: 20 }, (_, n) =>
				things().update({ _id: "a", version: 1 }, { $set: { price: n }, $inc: { version: 1 } }),
			),
		);
		expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
	});

	test("loses no increment under 20 writers, and none goes below a condition", async () => {
		await things().insert(thing("a", { price: 0 }));
		const up = () => things().update({ _id: "a" }, { $inc: { price: 1 } });
		await Promise.all(Array.from({ length: 20 }, () => up().then(up)));
		expect((await things().get("a"))!.price).toBe(40);
		const down = () => things().update({ _id: "a", price: { $gte: 15 } }, { $inc: { price: -15 } });
		const taken = await Promise.all(Array.from({ length: 20 }, down));
		expect(taken.filter((answer) => answer !== null)).toHaveLength(2);
		expect((await things().get("a"))!.price).toBe(10);
	});

	const lines = { x: { quantity: 1 }, y: { quantity: 2 } };
	test.each<[string, Partial<Thing>, Change, Partial<Thing>]>([
		["sets a nested path, making what is missing", {}, { $set: { "home.city": "Rome" } }, { home: { city: "Rome" } }],
		[
			"sets beside what is there",
			{ home: { street: "s" } },
			{ $set: { "home.city": "Rome" } },
			{ home: { street: "s", city: "Rome" } },
		],
		[
			"raises a missing number from 0",
			{ lines: {} },
			{ $inc: { "lines.x.quantity": 3 } },
			{ lines: { x: { quantity: 3 } } },
		],
		["raises a number", { lines }, { $inc: { "lines.x.quantity": 3 } }, { lines: { ...lines, x: { quantity: 4 } } }],
		[
			"takes a key called like a member of Object",
			{ lines: {} },
			{ $inc: { "lines.constructor.quantity": 1 } },
			{ lines: { constructor: { quantity: 1 } } as never },
		],
		["unsets a member", { lines }, { $unset: { "lines.x": true } }, { lines: { y: { quantity: 2 } } }],
		["unsets what is not there", {}, { $unset: { "home.city": true } }, {}],
		["pushes to a missing array", {}, { $push: { notes: "a" } }, { notes: ["a"] }],
		["pushes each", { notes: ["a"] }, { $push: { notes: { $each: ["b", "c"] } } }, { notes: ["a", "b", "c"] }],
		[
			"keeps the last of a slice",
			{ notes: ["a", "b"] },
			{ $push: { notes: { $each: ["c"], $slice: -2 } } },
			{ notes: ["b", "c"] },
		],
		[
			"keeps the first of a slice",
			{ notes: ["a", "b"] },
			{ $push: { notes: { $each: ["c"], $slice: 1 } } },
			{ notes: ["a"] },
		],
		["keeps none of a slice of 0", { notes: ["a"] }, { $push: { notes: { $each: [], $slice: 0 } } }, { notes: [] }],
		["pulls scalars", { notes: ["a", "b", "a"] }, { $pull: { notes: "a" } }, { notes: ["b"] }],
		["pulls from a missing array", {}, { $pull: { notes: "a" } }, {}],
		[
			"pulls objects by members",
			{ outbox: [fact("1"), fact("2")] },
			{ $pull: { outbox: { id: "1", type: "thing.changed" } } },
			{ outbox: [fact("2")] },
		],
		[
			"pulls objects of a list",
			{ outbox: [fact("1"), fact("2"), fact("3")] },
			{ $pull: { outbox: { id: { $in: ["1", "3"] } } } },
			{ outbox: [fact("2")] },
		],
		[
			"combines operators",
			{ notes: ["a"] },
			{ $set: { price: 1 }, $inc: { version: 1 }, $push: { outbox: fact("1") }, $unset: { notes: true } },
			{ price: 1, version: 2, outbox: [fact("1")] },
		],
	])("%s", async (_name, before, change, after) => {
		await things().insert(thing("a", before));
		const { notes: _removed, ...base } = thing("a", before);
		const kept = change.$unset?.notes ? base : thing("a", before);
		const expected = { ...kept, ...after };
		expect(await things().update({ _id: "a" }, change)).toEqual(expected);
		expect(await things().get("a")).toEqual(expected);
	});

	test("finds a changed document by its new values alone", async () => {
		await things().insert(thing("a", { price: 1, scopes: ["x", "y"], variants: [{ sku: "1" }] }));
		await things().update({ _id: "a" }, { $set: { price: 2, scopes: ["y", "z"], "home.city": "Rome" } });
		expect(await things().count({ scopes: "x" })).toBe(0);
		expect(await things().count({ scopes: "y", price: 1 })).toBe(0);
		expect(await things().count({ scopes: "y", price: 2 })).toBe(1);
		expect(await things().count({ scopes: "z", price: { $gt: 1 }, "home.city": "Rome" })).toBe(1);
		await things().update({ _id: "a" }, { $push: { scopes: "w" }, $set: { inStock: false } });
		expect(await things().count({ scopes: "w", inStock: false })).toBe(1);
		expect(await things().count({ scopes: "y", inStock: true })).toBe(0);
		await things().update({ _id: "a" }, { $pull: { scopes: "y" } });
		expect(await things().count({ scopes: "y" })).toBe(0);
	});

	test("applies many changes and answers each in order", async () => {
		await things().insertMany([thing("a"), thing("b")], "skip");
		const raise = { $inc: { price: 1 } };
		const answers = await things().updateMany([
			{ target: { _id: "b" }, change: raise },
			{ target: { _id: "a", version: 9 }, change: raise },
			{ target: { _id: "b" }, change: raise },
		]);
		expect(answers.map((answer) => answer?.price)).toEqual([101, undefined, 102]);
		expect(answers[1]).toBeNull();
		expect(await things().updateMany([])).toEqual([]);
	});

	test("applies many changes in order and says how many there were", async () => {
		await things().insertMany([thing("a"), thing("b", { outbox: [fact("1"), fact("2")] })], "skip");
		const applied = await things().applyMany([
			{ target: { _id: "b" }, change: { $pull: { outbox: { id: { $in: ["1"] } } } } },
			{ target: { _id: "a", version: 9 }, change: { $set: { price: 9 } } },
			{ target: { _id: "a" }, change: { $set: { price: 1 } } },
			{ target: { _id: "a", price: 1 }, change: { $set: { price: 2, lines: {} }, $push: { notes: "n" } } },
			{ target: { _id: "c" }, change: { $inc: { price: 1 } } },
		]);
		expect(applied).toBe(3);
		expect(await things().getMany(["a", "b"])).toEqual([
			thing("a", { price: 2, lines: {}, notes: ["n"] }),
			thing("b", { outbox: [fact("2")] }),
		]);
		expect(await things().applyMany([])).toBe(0);
		expect(await refusal(things().applyMany([{ target: { _id: "a" }, change: { $inc: { notes: 1 } } }]))).toBe(
			"INTERNAL_ERROR",
		);
	});

	test.each<[string, Change]>([
		["through a scalar", { $set: { "notes.x": 1 } }],
		["an increment of a text", { $inc: { "home.street": 1 } }],
		["a push to an object", { $push: { lines: 1 } }],
		["a pull from an object", { $pull: { lines: 1 } }],
		["a pull through a text", { $pull: { "home.street.x": 1 } }],
		["through null", { $set: { "nothing.x": 1 } }],
		["an increment of null", { $inc: { nothing: 1 } }],
		["a push to null", { $push: { nothing: 1 } }],
	])("refuses what leads nowhere in this document: %s", async (_name, change) => {
		const given = { ...thing("a", { notes: ["n"], home: { street: "s" }, lines: {} }), nothing: null };
		await things().insert(given);
		expect(await refusal(things().update({ _id: "a" }, change))).toBe("INTERNAL_ERROR");
		expect(await things().get("a")).toEqual(given);
	});
}

import { expect, test } from "@jest/globals";
import type { Things } from "../document-store.ts";
import { refusal, thing } from "./things.ts";

/** What insert, insertMany, upsert, remove and unique indexes promise. */
export function writing(things: Things): void {
	test("refuses a taken id and a taken unique value, naming the index", async () => {
		await things().insert(thing("a", { slug: "s", variants: [{ sku: "1" }] }));
		expect(await refusal(things().insert(thing("a")))).toBe("DUPLICATE _id");
		expect(await refusal(things().insert(thing("b", { slug: "s" })))).toBe("DUPLICATE slug");
		expect(await refusal(things().insert(thing("b", { variants: [{ sku: "0" }, { sku: "1" }] })))).toBe(
			"DUPLICATE sku",
		);
		expect(await things().count({})).toBe(1);
		expect(await things().count({ "variants.sku": "0" })).toBe(0);
	});

	test("exempts documents without the field from a unique index", async () => {
		await things().insertMany([thing("a"), thing("b"), ...["c", "d"].map((id) => thing(id, { variants: [] }))], "skip");
		expect(await things().count({})).toBe(4);
	});

	test("refuses a change that takes a unique value, and leaves the document as it was", async () => {
		await things().insertMany([thing("a", { slug: "a", variants: [{ sku: "1" }] }), thing("b", { slug: "b" })], "skip");
		expect(await refusal(things().update({ _id: "b" }, { $set: { slug: "a" } }))).toBe("DUPLICATE slug");
		const taken = { $set: { price: 5, variants: [{ sku: "1" }] } };
		expect(await refusal(things().update({ _id: "b" }, taken))).toBe("DUPLICATE sku");
		expect(await things().get("b")).toEqual(thing("b", { slug: "b" }));
		expect(await things().count({ price: 5 })).toBe(0);
	});

	test("lets another have the unique values that a document gave up", async () => {
		await things().insert(thing("a", { slug: "s", variants: [{ sku: "1" }, { sku: "2" }] }));
		await things().update({ _id: "a" }, { $unset: { slug: true }, $set: { variants: [{ sku: "2" }] } });
		await things().insert(thing("b", { slug: "s", variants: [{ sku: "1" }] }));
		expect(await refusal(things().insert(thing("c", { variants: [{ sku: "2" }] })))).toBe("DUPLICATE sku");
	});

	test("inserts many and leaves those that are there, or replaces them", async () => {
		await things().insert(thing("a", { price: 1, scopes: ["old"], slug: "a" }));
		const batch = [thing("a", { price: 2, scopes: ["new"] }), thing("b", { price: 3, scopes: ["new"] })];
		expect(await things().insertMany(batch, "skip")).toEqual({ inserted: 1, replaced: 0, skipped: 1 });
		expect(await things().count({ scopes: "new" })).toBe(1);
		expect(await things().insertMany(batch, "replace")).toEqual({ inserted: 0, replaced: 2, skipped: 0 });
		expect(await things().getMany(["a", "b"])).toEqual(batch);
		expect(await things().count({ scopes: "old" })).toBe(0);
		expect(await things().count({ slug: "a" })).toBe(0);
		expect(await things().insertMany([], "skip")).toEqual({ inserted: 0, replaced: 0, skipped: 0 });
	});

	test("refuses a batch with a taken unique value", async () => {
		await things().insert(thing("a", { slug: "s" }));
		expect(await refusal(things().insertMany([thing("b"), thing("c", { slug: "s" })], "skip"))).toBe("DUPLICATE slug");
		expect(await things().get("c")).toBeNull();
	});

	test("inserts or changes by id, once each, however many try at once", async () => {
		const answers = await Promise.all(
			Array.from({ length: 20 }, () => things().upsert(thing("a", { price: 1 }), { $inc: { price: 1, version: 1 } })),
		);
		expect(await things().get("a")).toMatchObject({ price: 20, version: 20 });
		expect(answers.map(({ price }) => price).sort((a, b) => a - b)).toEqual(
			Array.from({ length: 20 }, (_, n) => n + 1),
		);
	});

	test("removes what matches and answers how many", async () => {
		await things().insertMany(
			[
				thing("a", { scopes: ["x", "y"], slug: "a", price: 1 }),
				thing("b", { scopes: ["y"], price: 7 }),
				thing("c", { variants: [{ sku: "1" }] }),
			],
			"skip",
		);
		expect(await things().remove({ scopes: { $in: ["x", "y"] }, price: { $lt: 7 } })).toBe(1);
		expect(await things().remove({ _id: "a" })).toBe(0);
		expect(await things().remove({ _id: { $in: ["b", "c"] } })).toBe(2);
		await things().insert(thing("d", { slug: "a", variants: [{ sku: "1" }] }));
		expect(await things().count({})).toBe(1);
	});

	test("undoes nothing of the writes beside one that fails", async () => {
		await things().insert(thing("a", { slug: "s" }));
		const writes = Array.from({ length: 12 }, (_, n) =>
			refusal(things().insert(thing(`t${n}`, n % 3 ? {} : { slug: "s" }))),
		);
		expect((await Promise.all(writes)).filter((answer) => answer === "DUPLICATE slug")).toHaveLength(4);
		expect(await things().count({})).toBe(9);
	});

	test("shows the winner to whoever lost against it", async () => {
		const seenAfter = async (id: string) => {
			const outcome = await refusal(things().insert(thing(id, { slug: "wanted" })));
			const [winner] = (await things().find({ where: { slug: "wanted" }, limit: 1 })).data;
			return [outcome, winner?._id];
		};
		const lost = ["DUPLICATE slug", "a"];
		expect(await Promise.all(["a", "b", "c"].map(seenAfter))).toEqual([["done", "a"], lost, lost]);
	});
}

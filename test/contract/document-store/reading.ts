import { expect, test } from "@jest/globals";
import type { DocumentDatabase, FindQuery, Scalar } from "../../../mixins/document-store/port.ts";
import type { Things } from "../document-store.ts";
import { fact, refusal, THINGS, type Thing, thing } from "./things.ts";

/** What get, getMany, find and count promise. */
export function reading(things: Things, database: () => DocumentDatabase): void {
	const ids = async (query: Omit<FindQuery, "limit">) =>
		(await things().find({ limit: 100, ...query })).data.map(({ _id }) => _id);
	const all = async (query: FindQuery, betweenPages = async () => {}): Promise<Thing[]> => {
		const found: Thing[] = [];
		let after: Scalar[] | undefined;
		do {
			const page = await things().find({ ...query, after });
			found.push(...page.data);
			after = page.next;
			await betweenPages();
		} while (after);
		return found;
	};

	test("gets a document as it was inserted, and null for an unknown id", async () => {
		const given = thing("a", { notes: ["x", ""], home: { city: "Łódź 😀" }, lines: {}, variants: [] });
		await things().insert(given);
		expect(await things().get("a")).toEqual(given);
		expect(await things().get("b")).toBeNull();
	});

	test("gets many in the order asked, leaving out what is not there", async () => {
		await things().insertMany([thing("a"), thing("b"), thing("c")], "skip");
		expect((await things().getMany(["c", "x", "a"])).map(({ _id }) => _id)).toEqual(["c", "a"]);
		expect(await things().getMany([])).toEqual([]);
	});

	test("reads only the members asked for, with _id and version", async () => {
		await things().insert(thing("a", { slug: "a", notes: ["n"] }));
		const expected = { _id: "a", version: 1, price: 100 };
		expect(await things().get("a", ["price", "constructor"])).toEqual(expected);
		expect(await things().getMany(["a"], ["price"])).toEqual([expected]);
		expect((await things().find({ limit: 1, fields: ["price"], sort: [["name", 1]] })).data).toEqual([expected]);
	});

	test("shares no document with its caller", async () => {
		const given = thing("a", { notes: ["first"] });
		const inserted = await things().insert(given);
		given.notes!.push("mine");
		inserted.notes!.push("yours");
		const value = { city: "Rome" };
		const writing = things().update({ _id: "a" }, { $set: { home: value } });
		value.city = "Paris";
		const updated = await writing;
		expect(updated!.home).toEqual({ city: "Rome" });
		updated!.home!.city = "Berlin";
		expect(value.city).toBe("Paris");
		(await things().get("a"))!.notes!.push("theirs");
		expect(await things().get("a")).toEqual(thing("a", { notes: ["first"], home: { city: "Rome" } }));
	});

	test("filters by every operator, a missing field being unequal to all", async () => {
		await things().insertMany(
			[
				thing("a", { price: 1, slug: "s", home: { city: "Rome" } }),
				thing("b", { price: 2, inStock: false, home: {} }),
				thing("c", { price: 3, scopes: ["x", "y"] }),
			],
			"skip",
		);
		expect(await ids({ where: { price: 2 } })).toEqual(["b"]);
		expect(await ids({ where: { price: { $gt: 1, $lte: 3 } } })).toEqual(["b", "c"]);
		expect(await ids({ where: { price: { $gte: 2, $lt: 3 } } })).toEqual(["b"]);
		expect(await ids({ where: { price: { $in: [3, 1, 3] } } })).toEqual(["a", "c"]);
		expect(await ids({ where: { price: { $in: [] } } })).toEqual([]);
		expect(await ids({ where: { slug: { $ne: "s" } } })).toEqual(["b", "c"]);
		expect(await ids({ where: { "home.city": { $exists: false } } })).toEqual(["b", "c"]);
		expect(await ids({ where: { "home.city": { $exists: true }, _id: { $lt: "b" } } })).toEqual(["a"]);
		expect(await ids({ where: { inStock: { $in: [false] } } })).toEqual(["b"]);
		expect(await ids({ where: { scopes: "y", version: 1 } })).toEqual(["c"]);
		expect(await ids({ where: { scopes: { $in: ["x", "y", "z"] } } })).toEqual(["c"]);
		expect(await ids({ where: { scopes: { $in: [] } } })).toEqual([]);
	});

	test("answers each document once where it has several of the values asked for", async () => {
		const scopes = [["x"], ["x", "y"], ["y", "z"], ["z"], ["x", "y", "z"]];
		await things().insertMany(
			scopes.map((each, n) => thing(`t${n}`, { scopes: each, price: n % 2 })),
			"skip",
		);
		const where = { scopes: { $in: ["x", "y"] } };
		const found = await all({ where, sort: [["price", -1]], limit: 1 });
		expect(found.map(({ _id }) => _id)).toEqual(["t1", "t4", "t2", "t0"]);
		expect(await things().count(where)).toBe(4);
	});

	test("joins two fields of strings", async () => {
		await things().insertMany(
			[
				thing("a", { scopes: ["x"], variants: [{ sku: "1" }, { sku: "2" }] }),
				thing("b", { scopes: ["x"], variants: [{ sku: "3" }] }),
			],
			"skip",
		);
		expect(await ids({ where: { scopes: "x", "variants.sku": { $in: ["2", "9"] } } })).toEqual(["a"]);
		expect(await ids({ where: { "variants.sku": "3", scopes: "x" } })).toEqual(["b"]);
	});

	test.each<[string, FindQuery]>([
		["one direction", { sort: [["price", 1]], limit: 7 }],
		["descending", { sort: [["price", -1]], limit: 7 }],
		[
			"mixed directions",
			{
				sort: [
					["inStock", -1],
					["price", 1],
					["name", -1],
				],
				limit: 7,
			},
		],
		["within a scope", { where: { scopes: "odd" }, sort: [["price", -1]], limit: 3 }],
		["over merged scopes", { where: { scopes: { $in: ["odd", "even"] } }, sort: [["price", 1]], limit: 7 }],
		["by an index behind a boolean", { sort: [["name", -1]], limit: 7 }],
		["by id downwards", { sort: [["_id", -1]], limit: 7 }],
	])("pages through every row exactly once while others are inserted: %s", async (_name, query) => {
		const rows = Array.from({ length: 60 }, (_, n) =>
			thing(`t${(n * 37) % 60}`, { price: n % 4, inStock: n % 3 === 0, scopes: [n % 2 ? "odd" : "even"] }),
		);
		await things().insertMany(rows, "skip");
		let extra = 0;
		const insertMore = async () => {
			const scopes = [extra % 2 ? "odd" : "even"];
			await things().insert(thing(`u${extra}`, { price: extra++ % 4, scopes }));
		};
		const found = (await all(query, insertMore)).map(({ _id }) => _id);
		expect(new Set(found).size).toBe(found.length);
		const expected = rows.filter(({ scopes }) => query.where?.scopes !== "odd" || scopes!.includes("odd"));
		expect(found.filter((id) => id.startsWith("t")).sort()).toEqual(expected.map(({ _id }) => _id).sort());
	});

	test("says where the next page begins only when there is one", async () => {
		await things().insertMany([thing("a", { price: 2 }), thing("b", { price: 1 })], "skip");
		const first = await things().find({ sort: [["price", 1]], limit: 1 });
		expect(first.next).toEqual([1, "b"]);
		expect(await things().find({ sort: [["price", 1]], limit: 1, after: first.next })).toEqual({
			data: [thing("a", { price: 2 })],
		});
		expect((await things().find({ limit: 2 })).next).toBeUndefined();
	});

	test("counts up to a cap", async () => {
		await things().insertMany(
			Array.from({ length: 12 }, (_, n) => thing(`t${n}`, { scopes: ["s"], price: n })),
			"skip",
		);
		expect(await things().count({})).toBe(12);
		expect(await things().count({ scopes: "s", price: { $gte: 4 } })).toBe(8);
		expect(await things().count({ scopes: "s" }, 5)).toBe(5);
		expect(await things().count({ scopes: "none" })).toBe(0);
	});

	test("finds documents with pending facts, and no others", async () => {
		await things().insertMany([thing("a", { outbox: [fact("e1")] }), thing("b", { outbox: [] }), thing("c")], "skip");
		const pending = () => ids({ where: { "outbox.id": { $gt: "" } } });
		expect(await pending()).toEqual(["a"]);
		await things().update({ _id: "c" }, { $push: { outbox: fact("e2") } });
		expect(await pending()).toEqual(["a", "c"]);
		await things().update({ _id: "a" }, { $pull: { outbox: { id: "e1" } } });
		expect(await pending()).toEqual(["c"]);
		expect(await things().get("a")).toEqual(thing("a", { outbox: [] }));
	});

	test("is unavailable once it is closed, and there again with its documents after opening", async () => {
		await things().insert(thing("a"));
		await database().ping();
		await database().close();
		expect(await refusal(database().ping())).toBe("SERVICE_UNAVAILABLE");
		expect(await refusal(things().get("a"))).toBe("SERVICE_UNAVAILABLE");
		expect(await refusal(things().insert(thing("b")))).toBe("SERVICE_UNAVAILABLE");
		await database().open();
		expect(await things().get("a")).toEqual(thing("a"));
		expect(things().definition).toEqual(THINGS);
	});
}

import { expect, test } from "@jest/globals";
import type { CollectionDefinition, DocumentDatabase } from "../../../mixins/document-store/port.ts";
import { InvalidQuery } from "../../../shared/errors.ts";
import type { Things } from "../document-store.ts";
import { fact, THINGS, thing } from "./things.ts";

/** What the guard refuses, because drivers would differ on it. Everything here is outside the types on purpose. */
export function refusals(things: Things, database: () => DocumentDatabase): void {
	const circular: any = {};
	circular.self = circular;

	test.each<[string, any]>([
		["undefined", { notes: undefined }],
		["undefined in an array", { notes: [undefined] }],
		["a date", { notes: [new Date(0)] }],
		["an instance of a class", { home: new Map() }],
		["a function", { notes: [() => 1] }],
		["a big integer", { notes: [1n] }],
		["NaN", { price: Number.NaN }],
		["infinity", { notes: [Number.POSITIVE_INFINITY] }],
		["minus zero", { price: -0 }],
		["a key with a dot", { lines: { "a.b": {} } }],
		["a key with a dollar", { lines: { $a: {} } }],
		["the key __proto__", JSON.parse('{"lines":{"__proto__":{"quantity":1}}}')],
		["the key prototype", { lines: { prototype: {} } }],
		["the key _bsontype", { lines: { _bsontype: {} } }],
		["half a surrogate pair", { name: "\ud83d" }],
		["a NUL", { name: "a\0" }],
		["a cycle", { home: circular }],
		["null in a declared field", { slug: null }],
		["another type in a declared field", { price: "1" }],
		["an array in a scalar field", { home: [{ city: "Rome" }] }],
		["a number among strings", { scopes: [1] }],
		["an array among strings", { scopes: [["x"]] }],
		["a SKU twice", { variants: [{ sku: "1" }, { sku: "1" }] }],
		["a missing required field", { price: undefined }],
		["a version that is no integer", { version: 1.5 }],
		["an empty id", { _id: "" }],
		["a numeric id", { _id: 1 }],
		["a fact without a text id", { outbox: [{ id: 1 }] }],
	])("a document with %s", async (_name, given) => {
		const document = { ...thing("a"), ...given };
		if (given.price === undefined && "price" in given) delete document.price;
		await expect(things().insert(document)).rejects.toThrow(InvalidQuery);
		await expect(things().insertMany([thing("b"), document], "skip")).rejects.toThrow(InvalidQuery);
		await expect(things().upsert(document, { $inc: { price: 1 } })).rejects.toThrow(InvalidQuery);
		expect(await things().count({})).toBe(0);
	});

	test.each<[string, any]>([
		["no operator", {}],
		["empty operators", { $set: {} }],
		["an unknown operator", { $rename: { a: "b" } }],
		["a plain document", { price: 1 }],
		["a new _id", { $set: { _id: "b" } }],
		["undefined", { $set: { notes: undefined } }],
		["a path with a dollar", { $set: { "lines.$": 1 } }],
		["a position in an array", { $set: { "notes.0": "a" } }],
		["an empty key", { $set: { "lines..x": 1 } }],
		["a prototype", { $set: { "lines.__proto__.x": 1 } }],
		["one path twice", { $set: { price: 1 }, $inc: { price: 1 } }],
		["a path within another", { $set: { home: {}, "home.city": "Rome" } }],
		["null in a declared field", { $set: { slug: null } }],
		["another type in a declared field", { $set: { price: "1" } }],
		["another type below", { $set: { home: { city: 1 } } }],
		["a path into a scalar field", { $set: { "price.amount": 1 } }],
		["a SKU twice", { $set: { variants: [{ sku: "1" }, { sku: "1" }] } }],
		["a push to a unique array", { $push: { variants: { sku: "1" } } }],
		["a push of a number to strings", { $push: { scopes: 1 } }],
		["a push to a scalar field", { $push: { price: 1 } }],
		["a push with $sort", { $push: { notes: { $each: [], $sort: 1 } } }],
		["the removal of a required field", { $unset: { price: true } }],
		["an $unset with a value", { $unset: { slug: "" } }],
		["an increment by NaN", { $inc: { price: Number.NaN } }],
		["an increment of a text field", { $inc: { slug: 1 } }],
		["an increment of version by a half", { $inc: { version: 0.5 } }],
		["a pull with an operator", { $pull: { notes: { $gt: "" } } }],
		["a pull of nested members", { $pull: { outbox: { data: { id: 1 } } } }],
		["a pull of everything", { $pull: { outbox: {} } }],
	])("a change with %s", async (_name, change) => {
		const given = thing("a", { outbox: [fact("1")], scopes: ["x"] });
		await things().insert(given);
		await expect(things().update({ _id: "a" }, change)).rejects.toThrow(InvalidQuery);
		await expect(things().updateMany([{ target: { _id: "a" }, change }])).rejects.toThrow(InvalidQuery);
		await expect(things().applyMany([{ target: { _id: "a" }, change }])).rejects.toThrow(InvalidQuery);
		expect(await things().get("a")).toEqual(given);
	});

	test.each<[string, any]>([
		["an undeclared field", { notes: "a" }],
		["an operator outside the list", { name: { $regex: "a" } }],
		["a logical operator", { $or: [] }],
		["an empty condition", { name: {} }],
		["null", { slug: null }],
		["undefined", { slug: undefined }],
		["another type", { price: "1" }],
		["an object for a scalar", { name: { first: "a" } }],
		["an array for a scalar", { name: ["a"] }],
		["NaN", { price: { $gt: Number.NaN } }],
		["a range on a boolean", { inStock: { $gt: false } }],
		["$ne on strings", { scopes: { $ne: "a" } }],
		["$exists on strings", { scopes: { $exists: true } }],
		["a range on strings", { scopes: { $gt: "" } }],
		["a too long list of strings", { scopes: { $in: Array(101).fill("a") } }],
		["mixed types in a list", { price: { $in: [1, "2"] } }],
		["$exists with a number", { slug: { $exists: 1 } }],
		["a fact's id", { "outbox.id": "e1" }],
		["a range of facts' ids", { "outbox.id": { $gt: "e1" } }],
	])("a condition with %s", async (_name, where) => {
		await things().insert(thing("a"));
		await expect(things().find({ where, limit: 1 })).rejects.toThrow(InvalidQuery);
		await expect(things().count(where)).rejects.toThrow(InvalidQuery);
		await expect(things().remove(where)).rejects.toThrow(InvalidQuery);
		await expect(things().update({ _id: "a", ...where }, { $inc: { version: 1 } })).rejects.toThrow(InvalidQuery);
		expect(await things().get("a")).toEqual(thing("a"));
	});

	test.each<[string, any]>([
		["no limit", {}],
		["a limit of 0", { limit: 0 }],
		["a limit of 1001", { limit: 1001 }],
		["half a limit", { limit: 1.5 }],
		["a sort by strings", { limit: 1, sort: [["scopes", 1]] }],
		["a sort by a field that may be missing", { limit: 1, sort: [["slug", 1]] }],
		["a sort by an undeclared field", { limit: 1, sort: [["notes", 1]] }],
		[
			"a sort by a field twice",
			{
				limit: 1,
				sort: [
					["price", 1],
					["price", -1],
				],
			},
		],
		["a direction of 2", { limit: 1, sort: [["price", 2]] }],
		["a cursor of another sort", { limit: 1, sort: [["price", 1]], after: ["a"] }],
		["a cursor of another type", { limit: 1, sort: [["price", 1]], after: ["a", "b"] }],
		["a cursor with null", { limit: 1, after: [null] }],
		["nested members to read", { limit: 1, fields: ["home.city"] }],
	])("a page with %s", async (_name, query) => {
		await expect(things().find(query)).rejects.toThrow(InvalidQuery);
	});

	test("an id that is no text, and more than 1000 of them", async () => {
		await things().insert(thing("a"));
		await expect(things().get({ $ne: null } as any)).rejects.toThrow(InvalidQuery);
		await expect(things().getMany([undefined] as any)).rejects.toThrow(InvalidQuery);
		await expect(things().getMany(Array(1001).fill("a"))).rejects.toThrow(InvalidQuery);
		await expect(things().update({ _id: { $gt: "" } } as any, { $inc: { price: 1 } })).rejects.toThrow(InvalidQuery);
	});

	test("a removal without a condition, an unknown conflict rule, a count without a cap", async () => {
		await things().insert(thing("a"));
		await expect(things().remove({})).rejects.toThrow(InvalidQuery);
		await expect(things().insertMany([thing("a")], "merge" as any)).rejects.toThrow(InvalidQuery);
		await expect(things().count({}, 0)).rejects.toThrow(InvalidQuery);
		expect(await things().count({})).toBe(1);
	});

	test.each<[string, Partial<CollectionDefinition>]>([
		["an index over an undeclared field", { indexes: [{ name: "x", fields: ["x"] }] }],
		["an index without a field", { indexes: [{ name: "x", fields: [] }] }],
		["strings behind another field", { indexes: [{ name: "x", fields: ["price", "scopes"] }] }],
		["uniqueness over strings and more", { indexes: [{ name: "x", fields: ["scopes", "price"], unique: true }] }],
		[
			"two indexes of one name",
			{
				indexes: [
					{ name: "x", fields: ["price"] },
					{ name: "x", fields: ["name"] },
				],
			},
		],
		["a required field that is not declared", { required: ["x"] }],
		["a field that is there by itself", { fields: { version: "number" }, required: [], indexes: [] }],
		["a path with a dollar", { fields: { $x: "number" }, required: [], indexes: [] }],
		["a name with a quote", { name: 'x"y' }],
	])("a definition with %s", (_name, given) => {
		expect(() => database().collection({ ...THINGS, name: "others", ...given })).toThrow(InvalidQuery);
	});
}

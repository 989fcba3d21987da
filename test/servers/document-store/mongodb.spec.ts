import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { applyChange } from "../../../mixins/document-store/change.ts";
import type { Change } from "../../../mixins/document-store/port.ts";
import { InvalidQuery } from "../../../shared/errors.ts";
import { THINGS, type Thing, thing } from "../../contract/document-store/things.ts";
import { documentStoreSuite } from "../../contract/document-store.ts";
import { dropPrefixed, prefixedDatabase } from "../../support/mongo.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

const value = fc.constantFrom<unknown>(
	0,
	1,
	-1.5,
	2 ** 40,
	"",
	"x",
	true,
	null,
	{},
	{ x: 1 },
	[],
	["x", 1],
	[{ x: 1 }],
);
const path = fc.constantFrom("notes", "notes.x", "lines", "lines.x", "lines.x.quantity", "a.b.c", "a");
const changeOf = (operator: string, operand: fc.Arbitrary<unknown>) =>
	fc.dictionary(path, operand, { minKeys: 1, maxKeys: 2 }).map((operands) => ({ [operator]: operands }));
const change = fc
	.array(
		fc.oneof(
			changeOf("$set", value),
			changeOf("$unset", fc.constant(true)),
			changeOf("$inc", fc.constantFrom(1, -2.5, 2 ** 31)),
			changeOf("$push", value),
			changeOf(
				"$push",
				fc.record({ $each: fc.array(value, { maxLength: 3 }), $slice: fc.integer({ min: -3, max: 3 }) }),
			),
			changeOf("$pull", fc.constantFrom<unknown>("x", 1, null, { x: 1 }, { x: { $in: [1, 2] } })),
		),
		{ minLength: 1, maxLength: 2 },
	)
	.map((parts): Change => Object.assign({}, ...parts));

onServers("documents in MongoDB", ["PRODUCTS_DATABASE_URL"], ({ PRODUCTS_DATABASE_URL: url }) => {
	// Letters and digits, as the name of a collection.
	const run = freshClusterName().replace("-", "");
	let made = 0;
	const makeDatabase = () => prefixedDatabase(url, `${run}n${made++}`);
	const database = makeDatabase();
	afterAll(async () => {
		await database.close();
		await dropPrefixed(url, run);
	});

	documentStoreSuite("mongodb", async () => makeDatabase());

	test("change as they do in SQLite, or are left alone as there", async () => {
		const things = database.collection<Thing>(THINGS);
		await database.open();
		const bodies = fc.record({ notes: value, lines: value, a: value }, { requiredKeys: [] });
		await fc.assert(
			fc.asyncProperty(bodies, fc.array(change, { minLength: 1, maxLength: 4 }), async (body, changes) => {
				// A copy, for the values drawn are shared.
				let expected: Thing = JSON.parse(JSON.stringify(thing("a", body as object)));
				await things.insertMany([expected], "replace");
				for (const each of changes) {
					const changed = await things.update({ _id: "a" }, each).catch((error: Error) => error);
					// The guard refuses it: two parts of it meet.
					if (changed instanceof InvalidQuery) return;
					const model = structuredClone(expected);
					try {
						applyChange(model, each);
					} catch {
						expect(changed).toBeInstanceOf(Error);
						expect(await things.get("a")).toEqual(expected);
						continue;
					}
					expect(changed).toEqual(model);
					expected = model;
				}
			}),
			{ numRuns: 300 },
		);
	});
});

import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Condition, Scalar, Sort, Where } from "../../../mixins/document-store/port.ts";
import type { Things } from "../document-store.ts";
import { type Thing, thing } from "./things.ts";

// Few values, so that ties and matches are common; some whose UTF-16 order is not their UTF-8 order.
const text = fc.constantFrom("a", "b", "B", "é", "\uff5e", "😀", "");
const price = fc.constantFrom(-1.5, 0, 1, 2, 2.5, 1e15);
const scope = fc.constantFrom("x", "y", "z");

const things: fc.Arbitrary<Thing[]> = fc
	.array(
		fc.record(
			{ name: text, price, inStock: fc.boolean(), scopes: fc.uniqueArray(scope), home: fc.record({ city: text }) },
			{ requiredKeys: ["name", "price", "inStock"] },
		),
		{ minLength: 5, maxLength: 25 },
	)
	.map((rows) => rows.map((row, n) => thing(`t${(n * 7) % 25}`, row)));

const conditionOn = (value: fc.Arbitrary<Scalar>): fc.Arbitrary<Condition> =>
	fc.oneof(
		value,
		fc.record({ $in: fc.array(value, { maxLength: 3 }) }),
		fc.record({ $ne: value }),
		fc.record({ $gte: value, $lt: value }, { requiredKeys: ["$gte"] }),
		fc.record({ $gt: value, $lte: value }, { requiredKeys: ["$lte"] }),
	);
const on = (field: string, condition: fc.Arbitrary<Condition>) => fc.tuple(fc.constant(field), condition);
// At most two, so that many queries find something.
const where: fc.Arbitrary<Where> = fc
	.array(
		fc.oneof(
			on("scopes", fc.oneof(scope, fc.record({ $in: fc.array(scope, { maxLength: 3 }) }))),
			on("name", conditionOn(text)),
			on("price", conditionOn(price)),
			on("inStock", fc.boolean()),
			on("home.city", fc.oneof(conditionOn(text), fc.record({ $exists: fc.boolean() }))),
		),
		{ maxLength: 2, size: "max" },
	)
	.map((conditions) => Object.fromEntries(conditions));
const sort = fc
	.uniqueArray(fc.tuple(fc.constantFrom("name", "price", "inStock"), fc.constantFrom(1 as const, -1 as const)), {
		selector: ([field]) => field,
		maxLength: 3,
		size: "max",
	})
	.map((fields): Sort => fields);

/** Compares every page of random queries over random documents with a brute-force search in memory. */
export function model(collection: Things, samples: number): void {
	test("finds, orders, pages and counts as a search of every document does", async () => {
		await fc.assert(
			fc.asyncProperty(things, where, sort, fc.integer({ min: 1, max: 9 }), async (rows, asked, order, limit) => {
				await collection().remove({ version: 1 });
				await collection().insertMany(rows, "skip");
				const expected = rows.filter((row) => matches(row, asked)).sort((one, other) => compare(one, other, order));

				const found: Thing[] = [];
				let after: Scalar[] | undefined;
				do {
					const page = await collection().find({ where: asked, sort: order, limit, after });
					found.push(...page.data);
					after = page.next;
				} while (after);
				expect(found).toEqual(expected);
				expect(await collection().count(asked, 10)).toBe(Math.min(expected.length, 10));
			}),
			{ numRuns: samples },
		);
	});
}

const read = (row: Thing, field: string): unknown =>
	field === "home.city" ? row.home?.city : row[field as keyof Thing];

function matches(row: Thing, asked: Where): boolean {
	return Object.entries(asked).every(([field, condition]) => {
		const operators = typeof condition === "object" ? Object.entries(condition) : [["$in", [condition]] as const];
		return operators.every(([operator, operand]) => holds(read(row, field), operator, operand as Scalar | Scalar[]));
	});
}

function holds(value: unknown, operator: string, operand: Scalar | Scalar[]): boolean {
	if (operator === "$exists") return (value !== undefined) === operand;
	if (operator === "$ne") return value !== operand;
	if (operator === "$in") {
		const held = Array.isArray(value) ? value : [value];
		return (operand as Scalar[]).some((one) => held.includes(one));
	}
	if (value === undefined) return false;
	const order = compareValues(value as Scalar, operand as Scalar);
	return { $gt: order > 0, $gte: order >= 0, $lt: order < 0, $lte: order <= 0 }[operator]!;
}

function compare(one: Thing, other: Thing, order: Sort): number {
	for (const [field, direction] of [...order, ["_id", order.at(-1)?.[1] ?? 1] as const]) {
		const difference = compareValues(read(one, field) as Scalar, read(other, field) as Scalar);
		if (difference !== 0) return difference * direction;
	}
	return 0;
}

function compareValues(one: Scalar, other: Scalar): number {
	if (typeof one === "string") return Buffer.compare(Buffer.from(one), Buffer.from(other as string));
	return Number(one) - Number(other);
}

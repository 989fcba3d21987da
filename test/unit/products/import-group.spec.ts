import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { draftOf, isSameDraft } from "../../../services/products/import/draft.ts";
import { groupRows, type KnownProducts, MAX_VARIANTS, mergeRows } from "../../../services/products/import/group.ts";
import type { ImportRow } from "../../../services/products/import/row.ts";

const row = (sku: string, more: Partial<ImportRow> = {}): ImportRow => ({
	sku,
	name: "Phone",
	priceMinor: 100,
	currency: "USD",
	...more,
});

describe("grouping import rows", () => {
	const known: KnownProducts = {
		bySku: (sku) => ({ OLD: "prd_1", OTHER: "prd_2" })[sku],
		byKey: (key) => ({ stored: "prd_3" })[key],
	};
	const grouped = (rows: ImportRow[]) =>
		groupRows(
			rows.map((each) => ({ row: each })),
			known,
		).map(({ productId, rows }) => [productId, rows.map((each) => each.row.sku)]);

	test("makes one new product for each key, and one for each SKU without", () => {
		expect(grouped([row("A", { product: "p" }), row("B"), row("C", { product: "p" }), row("B")])).toEqual([
			[undefined, ["A", "C"]],
			[undefined, ["B", "B"]],
		]);
	});

	test("sends a row to the product that has its SKU, whatever its key", () => {
		expect(grouped([row("OLD", { product: "stored" }), row("OTHER")])).toEqual([
			["prd_1", ["OLD"]],
			["prd_2", ["OTHER"]],
		]);
	});

	test("sends a new SKU to the product of its key, or of its siblings", () => {
		expect(
			grouped([row("NEW", { product: "p" }), row("OLD", { product: "p" }), row("X", { product: "stored" })]),
		).toEqual([
			["prd_1", ["NEW", "OLD"]],
			["prd_3", ["X"]],
		]);
	});

	test("does not mix a key with an equal SKU", () => {
		expect(grouped([row("A"), row("B", { product: "A" })])).toHaveLength(2);
	});
});

describe("merging import rows", () => {
	test("makes a product of its first row and a variant of each", () => {
		const rows = [
			row("A", {
				product: "p",
				brand: "Nordvik",
				priceMinor: 100,
				compareAtMinor: 150,
				options: { Colour: "Black" },
				type: "Phone",
				imageUrl: "/media/a.svg",
			}),
			row("B", { product: "p", name: "ignored", priceMinor: 200, options: { Colour: "White" }, description: "Added." }),
		];
		const { draft, outcomes } = mergeRows(undefined, rows);
		expect(outcomes).toEqual(["created", "created"]);
		expect(draft).toMatchObject({
			key: "p",
			name: "Phone",
			brand: "Nordvik",
			description: "Added.",
			attributes: { type: "Phone" },
			media: [{ url: "/media/a.svg" }],
			variants: [
				{
					sku: "A",
					price: { amount: 100, currency: "USD" },
					compareAtPrice: { amount: 150, currency: "USD" },
					options: { Colour: "Black" },
				},
				{ sku: "B", price: { amount: 200, currency: "USD" }, options: { Colour: "White" } },
			],
		});
	});

	test("changes what a row says and keeps what it leaves out", () => {
		const first = mergeRows(undefined, [
			row("A", { brand: "Nordvik", gtin: "4006381333931", attributes: { a: "1", b: "2" } }),
		]).draft;
		const { draft, outcomes } = mergeRows(first, [row("A", { priceMinor: 90, attributes: { b: "3" } }), row("B")]);
		expect(outcomes).toEqual(["updated", "created"]);
		expect(draft).toMatchObject({ brand: "Nordvik", attributes: { a: "1", b: "3" } });
		expect(draft.variants[0]).toEqual({ sku: "A", gtin: "4006381333931", price: { amount: 90, currency: "USD" } });
	});

	test("does not let a later variant rename the product", () => {
		const first = mergeRows(undefined, [row("A"), row("B")]).draft;
		expect(mergeRows(first, [row("B", { name: "Other" })])).toMatchObject({
			draft: { name: "Phone" },
			outcomes: ["unchanged"],
		});
		expect(mergeRows(first, [row("A", { name: "Other" })])).toMatchObject({
			draft: { name: "Other" },
			outcomes: ["updated"],
		});
	});

	test("refuses the variant beyond the hundredth and keeps the rest", () => {
		const rows = Array.from({ length: MAX_VARIANTS + 1 }, (_, i) => row(`S${i}`));
		const { draft, outcomes } = mergeRows(undefined, [...rows, row("S0", { priceMinor: 1 })]);
		expect(draft.variants).toHaveLength(MAX_VARIANTS);
		expect(outcomes[MAX_VARIANTS]).toMatchObject({ code: "TOO_MANY" });
		expect(outcomes.at(-1)).toBe("updated");
	});

	test("changes nothing when the same rows come again, in one chunk or in many", () => {
		const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
		const anyRow = fc.record({
			sku: fc.constantFrom("A", "B", "C"),
			name: fc.constantFrom("x", "y"),
			priceMinor: fc.nat(3),
			currency: fc.constant("USD"),
			brand: optional(fc.constantFrom("m", "n")),
			options: optional(fc.record({ Colour: fc.constantFrom("Black", "White") })),
			attributes: optional(fc.dictionary(fc.constantFrom("p", "q"), fc.constantFrom("1", "2"))),
		});
		fc.assert(
			fc.property(fc.uniqueArray(anyRow, { minLength: 1, selector: (each) => each.sku }), (rows) => {
				const once = mergeRows(undefined, rows);
				expect(mergeRows(once.draft, rows)).toEqual({ draft: once.draft, outcomes: rows.map(() => "unchanged") });
				for (const each of rows) expect(mergeRows(once.draft, [each]).outcomes).toEqual(["unchanged"]);
			}),
		);
	});

	test("counts nothing as changed when the same SKU says two things twice", () => {
		const rows = [row("A", { priceMinor: 1 }), row("A", { priceMinor: 2 })];
		const once = mergeRows(undefined, rows);
		expect(once.outcomes).toEqual(["created", "updated"]);
		expect(mergeRows(once.draft, rows).outcomes).toEqual(["unchanged", "unchanged"]);
	});
});

test("the draft of a stored product equals the one it was made of", () => {
	const { draft } = mergeRows(undefined, [
		row("A", { categoryPath: ["Audio", "Radios"], slug: "phone", status: "active" }),
	]);
	const stored = {
		id: "prd_01h455vb4pex5vsknk084sn02q",
		slug: "phone",
		name: "Phone",
		price: { amount: 100, currency: "USD" },
		sku: "A",
		inStock: true,
		categoryPath: [
			{ slug: "audio", name: "Audio" },
			{ slug: "audio-radios", name: "Radios" },
		],
		media: [],
		specs: [],
		attributes: {},
		status: "active" as const,
		version: 3,
		createdAt: "2026-01-01T00:00:00.000Z",
		updatedAt: "2026-01-01T00:00:00.000Z",
		variants: [{ sku: "A", options: {}, price: { amount: 100, currency: "USD" }, inStock: true }],
	};
	expect(isSameDraft(draftOf(stored), draft)).toBe(true);
	expect(isSameDraft(draftOf({ ...stored, name: "Other" }), draft)).toBe(false);
});

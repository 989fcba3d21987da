import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { rowsOf } from "../../../services/products/export/rows.ts";
import { writeRows } from "../../../services/products/export/write.ts";
import { guard, unguard } from "../../../services/products/import/csv-cells.ts";
import { isSameDraft, type ProductDraft } from "../../../services/products/import/draft.ts";
import { ImportFile } from "../../../services/products/import/file.ts";
import { mergeRows } from "../../../services/products/import/group.ts";
import { type ImportRow, readRow } from "../../../services/products/import/row.ts";
import { readRows } from "../../../services/products/import/rows.ts";
import type { ImportFormat } from "../../../shared/contracts/products.ts";

async function importText(text: string, format: ImportFormat): Promise<ImportRow[]> {
	const body = (async function* () {
		yield Buffer.from(text);
	})();
	const rows: ImportRow[] = [];
	for await (const chunk of new ImportFile(body, format).chunks()) {
		for (const result of readRows(chunk, "USD")) {
			if ("issues" in result) throw new Error(`line ${result.line}: ${JSON.stringify(result.issues)}\n${text}`);
			rows.push(result.row);
		}
	}
	return rows;
}

/** Text as products keep it: whatever is left after cleaning, spiced with what formats stumble over. */
const spice = fc.constantFrom(
	"&amp;",
	"&lt;",
	"&#65;",
	"&",
	'"',
	'""',
	",",
	"\n",
	"\r\n",
	"'",
	"=1+1",
	"-",
	"@x",
	"|",
	">",
	"[",
	"{",
	"\t",
	"é😀",
	" ",
);
const text = fc
	.array(fc.oneof(spice, fc.string({ unit: "binary", maxLength: 5 })), { minLength: 1, maxLength: 6 })
	.map((parts) => parts.join(""))
	.map((raw) => readRow({ sku: "A", priceMinor: 0, currency: "USD", name: raw.replaceAll("&", "&amp;") }, "USD"))
	.filter((result) => "row" in result)
	.map((result) => result.row.name)
	.filter((name) => name.length <= 100);
const pathName = text.filter((name) => !/^[\s|]/.test(name));
const brand = text
	.map((name) =>
		name
			.replace(/[®™©℠]/g, "")
			.replace(/ {2,}/g, " ")
			.trim(),
	)
	.filter((name) => name !== "");
const name = fc
	.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,10}$/)
	.filter((key) => !["constructor", "prototype"].includes(key));
const url = fc.constantFrom("/media/a.svg", "https://example.com/a.png?x=1&copy;=2&amp;y");
const money = fc.nat(1_000_000).map((amount) => ({ amount, currency: "USD" }));
const variant = fc.record(
	{
		sku: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,12}$/),
		options: fc.dictionary(name, text, { maxKeys: 3 }),
		price: money,
		compareAtPrice: money,
		gtin: fc.constantFrom("4006381333931", "73513537", "036000291452"),
	},
	{ requiredKeys: ["sku", "price"] },
);
const generated: fc.Arbitrary<ProductDraft> = fc.record(
	{
		key: text,
		name: text,
		slug: fc.constantFrom("a", "b-2"),
		brand,
		description: text,
		categoryPath: fc.array(pathName, { maxLength: 4 }),
		media: fc.array(fc.record({ url, alt: text }, { requiredKeys: ["url"] }), { maxLength: 3 }),
		specs: fc.array(fc.record({ name: text, value: text, group: text }, { requiredKeys: ["name", "value"] }), {
			maxLength: 3,
		}),
		attributes: fc.dictionary(name, text, { maxKeys: 3 }),
		status: fc.constantFrom("active" as const, "draft" as const, "archived" as const),
		bestSellingRank: fc.integer({ min: 1, max: 9999 }),
		reviewCount: fc.nat(9999),
		variants: fc.uniqueArray(variant, { minLength: 1, maxLength: 3, selector: (each) => each.sku }),
	},
	{ requiredKeys: ["key", "name", "slug", "variants"] },
);
/** Plain JSON, as it comes from a store. */
const product = generated.map((draft): ProductDraft => JSON.parse(JSON.stringify(draft)));

describe.each<ImportFormat>(["ndjson", "csv"])("an export as %s", (format) => {
	test("imports back unchanged", async () => {
		await fc.assert(
			fc.asyncProperty(product, async (draft) => {
				const rows = await importText(writeRows([draft], format, true), format);
				const { draft: imported } = mergeRows(undefined, rows);
				expect(isSameDraft(imported, draft)).toBe(true);
				expect(rowsOf(imported)).toEqual(rows);
				expect(mergeRows(draft, rows).outcomes).toEqual(rows.map(() => "unchanged"));
			}),
			{ numRuns: 300 },
		);
	});
});

test("an export of nothing has a header as CSV and nothing as NDJSON", async () => {
	expect(writeRows([], "csv", true)).toMatch(/^sku,name,.*\n$/);
	expect(writeRows([], "ndjson", true)).toBe("");
});

describe("a CSV cell", () => {
	test.each(["=1+1", "+1", "-1", "−1", "@SUM(A1)", "\tx", "\rx", "'=1", "''=1"])(
		"that begins like %j is guarded, and read as it was",
		(cell) => {
			expect(guard(cell)).toBe(`'${cell}`);
			expect(unguard(guard(cell))).toBe(cell);
		},
	);

	test.each(["plain", "a=b", "'quoted'", "", "1-2"])("like %j is left alone", (cell) => {
		expect(guard(cell)).toBe(cell);
		expect(unguard(cell)).toBe(cell);
	});

	test("never begins like a formula in an export", async () => {
		const draft: ProductDraft = {
			name: "=cmd|' /C calc'!A0",
			brand: "@x",
			key: "-1",
			slug: "a",
			description: "+1",
			variants: [{ sku: "A", price: { amount: 1, currency: "USD" } }],
		};
		const csv = writeRows([draft], "csv", true);
		expect(csv).toContain(`A,'=cmd|' /C calc'!A0,'@x,'+1,1,USD`);
	});
});

test("an ampersand that begins an entity is written &amp;, and no other", async () => {
	const draft: ProductDraft = {
		name: "AT&T &amp; R&D &copy;",
		key: "k",
		variants: [{ sku: "A", price: { amount: 1, currency: "USD" } }],
	};
	expect(writeRows([draft], "ndjson", true)).toContain('"name":"AT&T &amp;amp; R&D &amp;copy;"');
});

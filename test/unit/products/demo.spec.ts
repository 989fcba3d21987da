import { describe, expect, test } from "@jest/globals";
import { demoPicture, demoRows } from "../../../services/products/demo/catalogue.ts";
import { COLOURS, drawPicture } from "../../../services/products/demo/pictures/draw.ts";
import { rowsOf } from "../../../services/products/export/rows.ts";
import { isGtin } from "../../../services/products/gtin.ts";
import { groupRows, mergeRows } from "../../../services/products/import/group.ts";
import { type ImportRow, readRow } from "../../../services/products/import/row.ts";
import { popularity } from "../../../services/products/popularity.ts";

const rows = demoRows();
const unknown = { bySku: () => undefined, byKey: () => undefined };
const products = groupRows(
	rows.map((row) => ({ row })),
	unknown,
).map(
	(group) =>
		mergeRows(
			undefined,
			group.rows.map(({ row }) => row),
		).draft,
);
const distinct = (of: (row: ImportRow) => unknown) => new Set(rows.map(of)).size;

describe("the demo catalogue", () => {
	test("has at least 60 products in at least 8 categories, with subcategories and variants", () => {
		expect(products.length).toBeGreaterThanOrEqual(60);
		expect(distinct((row) => row.categoryPath?.[0])).toBeGreaterThanOrEqual(8);
		for (const top of new Set(rows.map((row) => row.categoryPath?.[0]))) {
			const below = rows.filter((row) => row.categoryPath?.[0] === top).map((row) => row.categoryPath?.join(" > "));
			expect(new Set(below).size).toBeGreaterThanOrEqual(2);
		}
		expect(products.filter((product) => product.variants.length > 1).length).toBeGreaterThanOrEqual(20);
	});

	test("is made of rows that the importer takes as they are", () => {
		for (const row of rows) expect(readRow(row, "USD")).toEqual({ row, ignored: 0 });
	});

	test("has unique SKUs, slugs, names, ranks and GTINs with right check digits", () => {
		expect(distinct((row) => row.sku)).toBe(rows.length);
		expect(distinct((row) => row.gtin)).toBe(rows.length);
		expect(rows.filter((row) => !isGtin(row.gtin ?? "") || !row.gtin?.startsWith("2"))).toEqual([]);
		for (const of of [
			(row: ImportRow) => row.slug,
			(row: ImportRow) => row.name,
			(row: ImportRow) => row.bestSellingRank,
		]) {
			expect(distinct(of)).toBe(products.length);
		}
	});

	test("tells the variants of a product apart by the same options", () => {
		for (const { name, variants } of products) {
			expect([name, new Set(variants.map(({ options }) => JSON.stringify(options))).size]).toEqual([
				name,
				variants.length,
			]);
			expect([name, new Set(variants.map(({ options }) => Object.keys(options ?? {}).join())).size]).toEqual([name, 1]);
		}
	});

	test("has believable prices, reductions and stock", () => {
		for (const { sku, priceMinor, compareAtMinor } of rows) {
			expect([sku, priceMinor % 100 === 0 || priceMinor % 100 === 99]).toEqual([sku, true]);
			if (compareAtMinor !== undefined) expect([sku, compareAtMinor > priceMinor]).toEqual([sku, true]);
		}
		expect(rows.filter((row) => row.compareAtMinor !== undefined).length).toBeGreaterThan(10);
		expect(rows.filter((row) => row.stock === 0).length).toBeGreaterThanOrEqual(1);
		expect(rows.filter((row) => (row.stock ?? 0) > 0 && (row.stock ?? 0) <= 5).length).toBeGreaterThanOrEqual(3);
	});

	test("describes every product in one to four sentences, with specs in groups", () => {
		for (const { name, description = "", specs = [] } of products) {
			const sentences = description.match(/[.?!](\s|$)/g)?.length ?? 0;
			expect([name, sentences >= 1 && sentences <= 4 && description.length < 400]).toEqual([name, true]);
			expect([name, specs.length >= 2 && specs.every((spec) => spec.group)]).toEqual([name, true]);
		}
	});

	test("spreads its products over the scale of popularity", () => {
		const values = products.map(popularity);
		expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.3);
	});

	test("is the same at every call, and survives an export", () => {
		expect(demoRows()).toEqual(rows);
		const withoutStock = (row: ImportRow) => ({
			...row,
			stock: undefined,
			type: undefined,
			attributes: { type: row.type },
		});
		expect(products.flatMap(rowsOf)).toEqual(rows.map(withoutStock));
	});
});

/** Checks that tags nest and close, and answers the names of elements and attributes in use. */
function parseXml(xml: string): { elements: Set<string>; attributes: Set<string> } {
	const elements = new Set<string>();
	const attributes = new Set<string>();
	const open: string[] = [];
	const rest = xml.replace(
		/<(\/?)([A-Za-z]+)((?:\s[\w:-]+="[^"<>&]*")*)\s*(\/?)>/g,
		(_tag, closes, name, list: string, empty) => {
			if (closes) expect(open.pop()).toBe(name);
			else if (!empty) open.push(name);
			elements.add(name);
			for (const [, attribute] of list.matchAll(/([\w:-]+)=/g)) attributes.add(attribute!);
			return "";
		},
	);
	expect(open).toEqual([]);
	expect(rest).not.toMatch(/[<>]|&(?!#\d+;)/);
	return { elements, attributes };
}

describe("the pictures of the demo catalogue", () => {
	const slugs = rows.map((row) => row.slug ?? "");

	test("exist for every product, at the address that its rows name", () => {
		for (const { slug, imageUrl } of rows) {
			expect(imageUrl).toBe(`/media/demo/${slug}.svg`);
			expect(demoPicture(slug ?? "")).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 400 400"/);
		}
	});

	test("are small, well-formed, and hold nothing but shapes", () => {
		for (const slug of slugs) {
			const svg = demoPicture(slug)!;
			expect([slug, Buffer.byteLength(svg) <= 4096]).toEqual([slug, true]);
			const { elements, attributes } = parseXml(svg);
			const shapes = [
				"svg",
				"title",
				"defs",
				"linearGradient",
				"stop",
				"clipPath",
				"g",
				"path",
				"rect",
				"circle",
				"ellipse",
			];
			expect([...elements].filter((name) => !shapes.includes(name))).toEqual([]);
			expect([...attributes].filter((name) => /^on|href|^style$|^src$/i.test(name))).toEqual([]);
			expect(svg).not.toMatch(/NaN|undefined|url\((?!#)/);
			for (const [, id] of svg.matchAll(/url\(#(\w+)\)/g)) expect(svg).toContain(`id="${id}"`);
		}
	});

	test("are the same at every call and differ between products", () => {
		const all = [...new Set(slugs)].map((slug) => demoPicture(slug));
		expect([...new Set(slugs)].map((slug) => demoPicture(slug))).toEqual(all);
		expect(new Set(all).size).toBe(products.length);
	});

	test("stay well-formed whatever a product is called", () => {
		const svg = drawPicture("x", '<script>alert("&")</script>', "phone", "Red");
		expect(parseXml(svg).elements.has("script")).toBe(false);
	});

	test("do not exist for anything else", () => {
		expect(demoPicture("nothing")).toBeUndefined();
		expect(demoPicture("__proto__")).toBeUndefined();
	});

	test("know every colour that a variant can have", () => {
		const colours = rows.flatMap((row) => row.options?.colour ?? []);
		expect(colours.filter((colour) => !(colour in COLOURS))).toEqual([]);
	});
});

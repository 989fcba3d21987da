import { existsSync, readFileSync } from "node:fs";
import type { Change, ProductDocument } from "../../mixins/search-index/port.ts";
import { clean as cleanMarks, productCodes } from "../../mixins/search-index/projection.ts";
import { cleanText } from "../../services/products/import/clean.ts";
import { popularity } from "../../services/products/popularity.ts";

export interface Row {
	sku: string;
	name: string;
	brand?: string | null;
	description?: string | null;
	priceMinor: number;
	categoryPath?: (string | null)[] | null;
	bestSellingRank?: number | null;
	reviewCount?: number | null;
}

const REAL = new URL("../../../shared/data/electronics-408.ndjson", import.meta.url);
/** Whether the 408 real products are there; a small corpus of our own takes their place otherwise. */
export const isReal = existsSync(REAL);

const BUILT_IN: Row[] = ["Sony", "Apple", "Logitech", "Garmin", "SanDisk", "WD"].flatMap((brand, b) =>
	["Wireless Mouse", "WF-1000XM4 Earbuds", '55" LED TV', "Portable Hard Drive 2TB", "USB-C Cable", "nüvi 52LM GPS"].map(
		(what, w) => ({
			sku: `VO-${1000 + b * 10 + w}`,
			name: `${brand} - ${what} ${["Black", "White", "Silver"][(b + w) % 3]}`,
			brand: b === 1 ? "Apple®" : brand,
			description: `A ${what} for everyone; works with phones &amp; tablets`,
			priceMinor: 999 * (w + 1) * (b + 1),
			categoryPath: ["Electronics", w % 2 ? "Audio & TV" : "Computers", what],
			bestSellingRank: 1 + b * 7 + w,
			reviewCount: (b * 31 + w * 17) % 200,
		}),
	),
);

const rows = (): Row[] =>
	isReal
		? readFileSync(REAL, "utf8")
				.trimEnd()
				.split("\n")
				.map((line) => JSON.parse(line))
		: BUILT_IN;

const slug = (text: string) =>
	text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-|-$/g, "");

const clean = (text: string) => cleanMarks(cleanText(text) ?? "");

/** The corpus as the products service would project it. */
export const corpus = (): ProductDocument[] => documentsOf(rows());

/** Rows of a catalogue as the products service would project them, each a product of its own. */
export function documentsOf(rows: Row[]): ProductDocument[] {
	return rows.map((row, i) => {
		const name = clean(row.name);
		const path = (row.categoryPath ?? []).filter((each) => typeof each === "string");
		return {
			id: `prd_${String(i).padStart(5, "0")}`,
			slug: `${slug(name)}-${i}`,
			name,
			...(row.brand ? { brand: clean(row.brand) } : {}),
			...(row.description ? { description: clean(row.description) } : {}),
			categories: path.map((label, level) => ({
				slug: path
					.slice(0, level + 1)
					.map(slug)
					.join("-"),
				name: label,
			})),
			skus: [row.sku],
			codes: productCodes(name, [{ sku: row.sku }]),
			price: row.priceMinor,
			currency: "USD",
			inStock: i % 5 !== 0,
			popularity: popularity({
				...(row.bestSellingRank && { bestSellingRank: row.bestSellingRank }),
				reviewCount: row.reviewCount ?? 0,
			}),
			createdAt: new Date(Date.UTC(2024, 0, 1) + ((i * 7919) % 1000) * 60_000).toISOString(),
			revision: 1,
		};
	});
}

/** A product with the members that a test cares about. */
export const product = (id: string, members: Partial<ProductDocument> = {}): ProductDocument => ({
	id,
	slug: id,
	name: `Product ${id}`,
	categories: [],
	skus: [],
	codes: [],
	price: 1_000,
	currency: "USD",
	inStock: true,
	popularity: 0,
	createdAt: "2024-01-01T00:00:00.000Z",
	revision: 1,
	...members,
});

/** The change that brings a document at its revision. */
export const put = (doc: ProductDocument): Change<ProductDocument> => ({ id: doc.id, version: doc.revision, doc });

/** A source for `rebuild`, in batches. */
export async function* source(docs: ProductDocument[], size = 100): AsyncIterable<Change<ProductDocument>[]> {
	for (let at = 0; at < docs.length; at += size) yield docs.slice(at, at + size).map(put);
}

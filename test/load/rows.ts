import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { demoRows } from "../../services/products/demo/catalogue.ts";
import type { ImportRow } from "../../services/products/import/row.ts";

const GENERATOR = resolve(import.meta.dirname, "../../../shared/data/make-catalog.mjs");
const MAX_BYTES = 1024 ** 3;
/** More than any run sells. */
export const STOCK = 100_000;

/** What is to be imported, one product a row, each with stock. */
export interface Rows {
	rows: ImportRow[];
	/** Where they come from. */
	origin: string;
}

/** Makes `count` rows: from the generator beside the project or, where it is absent, out of the demo catalogue. */
export async function catalogueRows(count: number): Promise<Rows> {
	if (!existsSync(GENERATOR)) return { rows: derivedRows(count), origin: "derived from the demo catalogue" };
	const { stdout } = await promisify(execFile)(process.execPath, [GENERATOR, String(count)], { maxBuffer: MAX_BYTES });
	// The cast is true of the generator's lines, and the import reports those of which it is not.
	const rows = stdout
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line) as ImportRow);
	return { rows: rows.map((row) => ({ ...row, stock: STOCK })), origin: "from the generator" };
}

/** The demo catalogue over and over, with other SKUs, names and prices: each variant as a product of its own. */
function derivedRows(count: number): ImportRow[] {
	const demo = demoRows();
	return Array.from({ length: count }, (_, i) => {
		const { product, options, slug, gtin, compareAtMinor, ...row } = demo[i % demo.length]!;
		const edition = Math.floor(i / demo.length);
		return {
			...row,
			sku: edition === 0 ? row.sku : `${row.sku}-${edition}`,
			name: edition === 0 ? row.name : `${row.name} (${edition})`,
			priceMinor: row.priceMinor + 100 * (edition % 97),
			stock: STOCK,
		};
	});
}

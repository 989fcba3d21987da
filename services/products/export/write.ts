import { stringify } from "csv-stringify/sync";
import { COLUMNS, toCells } from "../import/csv-cells.ts";
import type { ProductDraft } from "../import/draft.ts";
import type { ImportFormat } from "../import/file.ts";
import { rowsOf } from "./rows.ts";

/** An ampersand that an import would take for the beginning of an HTML entity. */
const ENTITY_START = /&(?=#?[A-Za-z0-9]+;)/g;

/** Writes products as an import file, one piece of text a page of products; the pages are read as the text is taken. */
export async function* writeExport(pages: AsyncIterable<ProductDraft[]>, format: ImportFormat): AsyncGenerator<string> {
	if (format === "csv") yield csv([[...COLUMNS]]);
	for await (const products of pages) {
		// An import row is a JSON object, whose escaped copy is one too.
		const rows = products.flatMap(rowsOf).map((row) => escapeEntities(row) as Record<string, unknown>);
		if (rows.length === 0) continue;
		yield format === "csv" ? csv(rows.map(toCells)) : rows.map((row) => `${JSON.stringify(row)}\n`).join("");
	}
}

const csv = (records: string[][]): string => stringify(records, { quoted_match: /[\r\n]/ });

/** A copy of a JSON value in which no text holds an entity. */
function escapeEntities(value: unknown): unknown {
	if (typeof value === "string") return value.replace(ENTITY_START, "&amp;");
	if (Array.isArray(value)) return value.map(escapeEntities);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, escapeEntities(each)]));
}

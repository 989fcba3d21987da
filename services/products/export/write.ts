import { stringify } from "csv-stringify/sync";
import type { ImportFormat } from "../../../shared/contracts/products.ts";
import { COLUMNS, toCells } from "../import/csv-cells.ts";
import type { ProductDraft } from "../import/draft.ts";
import { rowsOf } from "./rows.ts";

/** An ampersand that an import would take for the beginning of an HTML entity. */
const ENTITY_START = /&(?=#?[A-Za-z0-9]+;)/g;

/** Writes products as rows of an import file; in CSV, `isFirst` puts the names of the columns before them. */
export function writeRows(products: ProductDraft[], format: ImportFormat, isFirst: boolean): string {
	// An import row is a JSON object, whose escaped copy is one too.
	const rows = products.flatMap(rowsOf).map((row) => escapeEntities(row) as Record<string, unknown>);
	if (format === "ndjson") return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
	return csv([...(isFirst ? [[...COLUMNS]] : []), ...rows.map(toCells)]);
}

const csv = (records: string[][]): string => stringify(records, { quoted_match: /[\r\n]/ });

/** A copy of a JSON value in which no text holds an entity. */
function escapeEntities(value: unknown): unknown {
	if (typeof value === "string") return value.replace(ENTITY_START, "&amp;");
	if (Array.isArray(value)) return value.map(escapeEntities);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, escapeEntities(each)]));
}

import { isMap, type Values } from "./values.ts";

/** The columns of an export, which an import knows; the header of an import may name any of them, in any order. */
export const COLUMNS = [
	"sku",
	"name",
	"brand",
	"description",
	"priceMinor",
	"currency",
	"categoryPath",
	"type",
	"imageUrl",
	"media",
	"stock",
	"attributes",
	"specs",
	"product",
	"options",
	"slug",
	"status",
	"compareAtMinor",
	"gtin",
	"bestSellingRank",
	"reviewCount",
] as const;

const NUMBERS = new Set<string>(["priceMinor", "compareAtMinor", "stock", "bestSellingRank", "reviewCount"]);
const JSON_CELLS = new Set<string>(["attributes", "options", "specs", "media"]);

/** A cell that a spreadsheet would take for a formula, or that looks like one that was guarded. */
const FORMULA = /^'*[=+\-−@\t\r]/;
const GUARDED = /^'+[=+\-−@\t\r]/;

/** Reads a row from its cells: a blank cell is absent, numbers and nested values get their types. */
export function fromCells(columns: string[], cells: string[]): Values {
	const entries: [string, unknown][] = [];
	for (const [i, column] of columns.entries()) {
		const text = unguard(cells[i] ?? "");
		if (text !== "") entries.push([column, readCell(column, text)]);
	}
	return Object.fromEntries(entries);
}

/** Writes a row as cells in the order of `COLUMNS`, guarded against being run as formulas. */
export const toCells = (row: Values): string[] => COLUMNS.map((column) => guard(writeCell(column, row[column])));

/** Prefixes a cell that begins like a formula with `'`. Source: OWASP, CSV injection. */
export const guard = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

/** Takes the prefix of `guard` away. */
export const unguard = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell);

function readCell(column: string, text: string): unknown {
	if (NUMBERS.has(column)) return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
	if (column === "categoryPath") return parseJson(text) ?? text.split(">");
	return JSON_CELLS.has(column) ? (parseJson(text) ?? text) : text;
}

function writeCell(column: string, value: unknown): string {
	if (value === undefined) return "";
	if (column === "categoryPath" && Array.isArray(value)) {
		const isPlain = !value.some((name) => String(name).includes(">")) && !/^[[{]/.test(String(value[0]));
		return isPlain ? value.join(" > ") : JSON.stringify(value);
	}
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A JSON array or object in a cell; undefined for anything else, which the schema then refuses or takes as text. */
function parseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) || isMap(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

import { decodeHTMLStrict } from "entities";
import { isMap } from "./values.ts";

/** Control characters other than tab and line breaks: no text needs them, and PostgreSQL refuses NUL. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;
const ALL_CONTROL = new RegExp(CONTROL, "gu");
const MARKS = /[®™©℠]/g;
/** Deeper than any field of a row: what is nested further is left for the schema to refuse. */
const MAX_DEPTH = 4;

/** Decodes HTML entities (those with their semicolon), drops control characters and trims; blank is undefined. */
export function cleanText(text: string): string | undefined {
	const decoded = text.includes("&") ? decodeHTMLStrict(text) : text;
	const visible = CONTROL.test(decoded) ? decoded.replace(ALL_CONTROL, "") : decoded;
	return visible.toWellFormed().trim() || undefined;
}

/** A brand without its ®, ™, © and ℠. */
const cleanBrand = (brand: string): string | undefined =>
	cleanText(brand)?.replace(MARKS, "").replace(/ {2,}/g, " ").trim() || undefined;

/** Cleans all texts of a value; null, blank and what is empty then becomes absent. */
function clean(value: unknown, depth = 0): unknown {
	if (typeof value === "string") return cleanText(value);
	if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
	if (Array.isArray(value)) return notEmpty(value.map((each) => clean(each, depth + 1)).filter(isGiven));
	const entries = Object.entries(value).map(([key, each]) => [key, clean(each, depth + 1)] as const);
	return entries.length === 0 ? undefined : Object.fromEntries(entries.filter(([, each]) => isGiven(each)));
}

/** A category's name without the "|" that some exports put in front of it. */
export const cleanCategory = (name: string): string | undefined => cleanText(name)?.replace(/^[\s|]+/, "") || undefined;

/** Cleans the value of a field of a product, or of a row; blank is undefined. */
export function cleanField(field: string, value: unknown): unknown {
	if (field === "brand" && typeof value === "string") return cleanBrand(value);
	if (field === "categoryPath" && Array.isArray(value))
		return notEmpty(value.map((name) => (typeof name === "string" ? cleanCategory(name) : name)).filter(isGiven));
	if (field === "attributes" || field === "options") return cleanNamed(value);
	return clean(value);
}

/** Names and values: numbers and booleans are written as text. */
function cleanNamed(value: unknown): unknown {
	const cleaned = clean(value);
	if (!isMap(cleaned)) return cleaned;
	const asText = ([key, each]: [string, unknown]) => [
		key,
		["number", "boolean"].includes(typeof each) ? String(each) : each,
	];
	return Object.fromEntries(Object.entries(cleaned).map(asText));
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
const notEmpty = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

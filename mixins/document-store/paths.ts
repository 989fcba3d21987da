import type { Document } from "./port.ts";

/** A member of a JSON document that may itself be one. */
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** Reads the one value at a path; undefined where it leads nowhere. An array on the way is answered itself. */
export function valueAt(document: object, path: string[]): unknown {
	let value: unknown = document;
	for (const key of path) {
		if (!isObject(value) || Array.isArray(value)) return Array.isArray(value) ? value : undefined;
		value = value[key];
	}
	return value;
}

/** Collects the values at a path that ends in an array or leads through arrays of objects. */
export function valuesAt(value: unknown, path: string[], from = 0, found: unknown[] = []): unknown[] {
	if (value === undefined) return found;
	if (from === path.length) {
		if (Array.isArray(value)) found.push(...value);
		else found.push(value);
		return found;
	}
	if (!isObject(value)) return found;
	const key = path[from]!;
	if (!Array.isArray(value)) return valuesAt(value[key], path, from + 1, found);
	for (const entry of value) if (isObject(entry) && !Array.isArray(entry)) valuesAt(entry[key], path, from + 1, found);
	return found;
}

/** The named members of a document, with its `_id` and `version`. */
export function picked<D extends Document>(document: D, fields: string[]): D {
	const members = ["_id", "version", ...fields].filter((name) => Object.hasOwn(document, name));
	// The caller names what it reads, and reads no other member.
	return Object.fromEntries(members.map((name) => [name, document[name as keyof D]])) as unknown as D;
}

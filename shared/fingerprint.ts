import { sha256 } from "./ids.ts";

/** The SHA-256 of a JSON value in a canonical form, so that the order of an object's members does not matter. */
export const fingerprintOf = (value: unknown): string => sha256(JSON.stringify(value, sortMembers));

// Objects are rebuilt in the order of their names; undefined members vanish as they do in any JSON.
const sortMembers = (_name: string, value: unknown): unknown =>
	value !== null && typeof value === "object" && !Array.isArray(value)
		? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
		: value;

import { InvalidQuery } from "../../../shared/errors.ts";
import { isText } from "../../../shared/text.ts";

/** MongoDB refuses documents that are nested deeper. */
const MAX_DEPTH = 100;

/** JavaScript reads `__proto__`, MongoDB's driver `_bsontype`; mongoose drops `prototype`. */
const READ_BY_OTHERS = new Set(["__proto__", "_bsontype", "prototype"]);

/** Says whether a name may be a member of a stored document. MongoDB reads `.` and `$` in names. */
export const isMemberName = (name: string): boolean =>
	!name.includes(".") && !name.includes("$") && !name.includes("\0") && !READ_BY_OTHERS.has(name);

/** Says whether a number survives JSON and BSON alike: finite and not -0. */
export const isNumber = (value: unknown): value is number => Number.isFinite(value) && !Object.is(value, -0);

/** Refuses (InvalidQuery) a value that is not plain JSON through and through. `name` is for the message. */
export function checkJson(value: unknown, name: string, depth = 0): void {
	if (typeof value === "string" ? isText(value) : typeof value === "number" ? isNumber(value) : isPlain(value)) {
		if (typeof value === "object" && value !== null) checkMembers(value, name, depth);
		return;
	}
	throw new InvalidQuery(`The member ${name} is not plain JSON.`);
}

function checkMembers(value: object, name: string, depth: number): void {
	if (depth > MAX_DEPTH) throw new InvalidQuery(`The member ${name} is nested deeper than ${MAX_DEPTH}.`);
	if (Array.isArray(value)) {
		for (const entry of value) checkJson(entry, name, depth + 1);
		return;
	}
	for (const [key, member] of Object.entries(value)) {
		if (!isMemberName(key)) throw new InvalidQuery(`A member of a document cannot be called ${key}.`);
		checkJson(member, key, depth + 1);
	}
}

/** A boolean, null, an array or an object literal; of whatever realm, which is why the prototype's prototype is asked. */
function isPlain(value: unknown): boolean {
	if (value === null || typeof value === "boolean") return true;
	if (typeof value !== "object") return false;
	if (Array.isArray(value)) return true;
	const prototype = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

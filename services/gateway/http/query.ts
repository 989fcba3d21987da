import type { TObject, TSchema } from "typebox";
import { checkOf } from "../../../shared/broker/validate.ts";
import { InvalidRequest, type Issue } from "../../../shared/errors.ts";
import { isText } from "../../../shared/text.ts";

/** Names that could reach an object's prototype; refused before anything reads them. */
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads a raw query string against its schema: `price[gte]=500&brand=Sony,LG` becomes typed values. Anything
 * unknown, repeated or malformed is a 400 that names the parameter, so that a typo never widens a result.
 */
export function readQuery(raw: string, schema: TObject): Record<string, unknown> {
	const values: Record<string, unknown> = {};
	if (raw === "") return values;
	const issues: Issue[] = [];
	const fail = (pointer: string, code: string, message: string) =>
		void issues.push({ pointer: pointer.slice(0, 100), code, message });
	for (const part of raw.split("&")) {
		if (part === "") continue;
		const equals = part.indexOf("=");
		const name = decode(equals === -1 ? part : part.slice(0, equals));
		const text = equals === -1 ? "" : part.slice(equals + 1);
		if (name === undefined) fail(part, "FORMAT", "This is not valid percent-encoding.");
		else if (FORBIDDEN.has(name) || !Object.hasOwn(schema.properties, name))
			fail(name, "UNKNOWN", "There is no such parameter here.");
		else if (Object.hasOwn(values, name)) fail(name, "REPEATED", "Send this once.");
		else {
			const value = coerce(text, schema.properties[name]!);
			if (value === undefined) fail(name, "TYPE", `This must be ${expectation(schema.properties[name]!)}.`);
			else values[name] = value;
		}
	}
	if (issues.length > 0) throw new InvalidRequest(issues);
	return values;
}

/** Checks path and query values; a pointer of the schema becomes the parameter's name. */
export function checkParameters(values: Record<string, unknown>, schema: TObject): void {
	for (const [pointer, value] of Object.entries(values)) {
		if (typeof value === "string" && !isText(value))
			throw new InvalidRequest([{ pointer, code: "FORMAT", message: "This has characters that are no text." }]);
	}
	const issues = checkOf(schema)(values);
	if (!issues) return;
	throw new InvalidRequest(
		issues.map((issue) => ({ ...issue, pointer: issue.pointer.slice(1).split("/", 1)[0]!.replaceAll("~1", "/") })),
	);
}

const decode = (text: string): string | undefined => {
	try {
		const decoded = decodeURIComponent(text.replaceAll("+", " "));
		return isText(decoded) ? decoded : undefined;
	} catch {
		return undefined;
	}
};

/** Turns the text of one parameter into the type that its schema wants; undefined where it cannot be. */
function coerce(text: string, schema: TSchema): unknown {
	const { type } = schema as { type?: string };
	if (type === "integer" || type === "number") return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
	if (type === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
	if (type === "array") {
		// Split before decoding: an encoded comma belongs to the value.
		const parts = text.split(",").map(decode);
		return parts.some((part) => part === undefined || part === "") ? undefined : parts;
	}
	return decode(text);
}

const EXPECTED: Record<string, string> = {
	integer: "a whole number",
	number: "a number",
	boolean: "true or false",
	array: "values with commas between them",
};
const expectation = (schema: TSchema): string => EXPECTED[(schema as { type?: string }).type ?? ""] ?? "valid text";

import { InvalidQuery } from "../../../shared/errors.ts";
import { isText } from "../../../shared/text.ts";
import { valueAt, valuesAt } from "../paths.ts";
import type { Document } from "../port.ts";
import type { Field, Shape } from "../shape.ts";
import { checkJson } from "./json.ts";

/** Refuses a document that is not plain JSON or whose declared fields are not of their types. */
export function checkDocument(shape: Shape, document: Document): void {
	if (typeof document !== "object" || document === null) throw new InvalidQuery("A document is an object.");
	checkJson(document, "document");
	for (const field of shape.fields.values()) checkField(field, document, field.path);
}

/** Refuses what `container` holds at `path` when it does not fit the field; a missing value only where it is required. */
export function checkField(field: Field, container: object, path: string[]): void {
	if (field.type === "strings") checkStrings(field, valuesAt(container, path));
	else checkScalar(field, valueAt(container, path));
}

/** Refuses a value that is not of the field's type (`null` is of none); a missing one only where it is required. */
export function checkScalar(field: Field, value: unknown): void {
	if (value === undefined && !field.required) return;
	if (value === undefined) throw new InvalidQuery(`A document needs ${field.name}.`);
	const type = typeof value;
	if (type !== field.type)
		throw new InvalidQuery(`${field.name} is not a ${field.type}; leave it out where there is none.`);
	if (field.name === "_id" && (!isText(value) || value === "")) throw new InvalidQuery("_id is a non-empty string.");
	if (field.name === "version" && !Number.isSafeInteger(value)) throw new InvalidQuery("version is an integer.");
}

/** Refuses entries of a `strings` field that are no strings, and doubles where the field is unique. */
export function checkStrings(field: Field, values: unknown[]): void {
	if (values.length === 0 && field.required) throw new InvalidQuery(`A document needs ${field.name}.`);
	for (const value of values)
		if (typeof value !== "string") throw new InvalidQuery(`${field.name} holds an entry that is no string.`);
	if (field.distinct && new Set(values).size < values.length)
		throw new InvalidQuery(`${field.name} holds a value twice.`);
}

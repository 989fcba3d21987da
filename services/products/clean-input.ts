import type { TObject } from "typebox";
import { checkOf } from "../../shared/broker/validate.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { products } from "../../shared/contracts/products.ts";
import { ValidationFailed } from "../../shared/errors.ts";
import { cleanCategory, cleanField, cleanText } from "./import/clean.ts";

/**
 * A new product as staff sends it, its texts cleaned as an import cleans them, so that an export imports back
 * unchanged. What is blank is absent. Throws ValidationFailed where that must not be.
 */
export function cleanProduct(product: Params<"products.create">): Params<"products.create"> {
	const cleaned = Object.entries(product).map(([field, value]) => [field, cleanField(field, value)]);
	return checked(products.create.params, Object.fromEntries(cleaned.filter(([, value]) => value !== undefined)));
}

/** The same for a merge patch, in which what is blank removes, as null does. */
export function cleanPatch(patch: Params<"products.update">): Params<"products.update"> {
	const cleaned = Object.entries(patch).map(([field, value]) => [field, cleanPatchField(field, value)]);
	return checked(products.update.params, Object.fromEntries(cleaned));
}

/** The name of a category as staff sends it. Throws ValidationFailed where it is blank. */
export function cleanCategoryName(name: string): string {
	const cleaned = cleanCategory(name);
	if (cleaned === undefined)
		throw new ValidationFailed([{ pointer: "/name", code: "TOO_SHORT", message: "A name needs a letter or digit." }]);
	return cleaned;
}

/** Attributes are a merge patch of their own: without any, nothing is to be changed. */
function cleanPatchField(field: string, value: unknown): unknown {
	if (field !== "attributes" || typeof value !== "object" || value === null) return cleanField(field, value) ?? null;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [name, each === null ? null : (cleanText(each) ?? null)]),
	);
}

function checked<T>(schema: TObject, value: unknown): T {
	const issues = checkOf(schema)(value);
	if (issues) throw new ValidationFailed(issues);
	// True because it fits the schema that the type was inferred from.
	return value as T;
}

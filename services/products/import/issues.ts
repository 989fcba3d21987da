import type { TLocalizedValidationError } from "typebox/error";
import type { Issue } from "../../../shared/errors.ts";

const CODES: Record<string, string> = {
	type: "INVALID_TYPE",
	pattern: "INVALID_FORMAT",
	enum: "INVALID_VALUE",
	minLength: "TOO_SHORT",
	maxLength: "TOO_LONG",
	minItems: "TOO_FEW",
	maxItems: "TOO_MANY",
	minimum: "TOO_SMALL",
	maximum: "TOO_LARGE",
	boolean: "INVALID_NAME",
};

/** What a pattern means, by the last name of the pointer. */
const FORMATS: Record<string, string> = {
	sku: "A SKU has 1 to 64 letters, digits, hyphens and underscores, a letter or digit first.",
	currency: "A currency is three capital letters, such as USD.",
	imageUrl: "An image URL begins with http://, https:// or /media/.",
	url: "A media URL begins with http://, https:// or /media/.",
	slug: "A slug has lower-case letters and digits, with single hyphens between them.",
	gtin: "A GTIN has 8, 12, 13 or 14 digits.",
};

/** Says what a schema found wrong with a row: one issue a place. */
export function issuesOf(errors: TLocalizedValidationError[]): Issue[] {
	const issues = new Map<string, Issue>();
	for (const error of errors) {
		for (const issue of issuesFrom(error)) if (!issues.has(issue.pointer)) issues.set(issue.pointer, issue);
	}
	return [...issues.values()];
}

function issuesFrom({ keyword, instancePath: pointer, params, message }: TLocalizedValidationError): Issue[] {
	if (keyword === "additionalProperties") return []; // Each of them has an error of its own, "boolean".
	if (keyword === "required") {
		// TypeBox lists the missing names there.
		const { requiredProperties } = params as { requiredProperties: string[] };
		return requiredProperties.map((name) => ({
			pointer: `${pointer}/${name}`,
			code: "REQUIRED",
			message: "The value is required.",
		}));
	}
	return [{ pointer, code: CODES[keyword] ?? "INVALID_VALUE", message: sentence(keyword, pointer, params, message) }];
}

function sentence(keyword: string, pointer: string, params: object, message: string): string {
	if (keyword === "boolean")
		return "A name has 1 to 64 letters, digits, spaces, hyphens and underscores, a letter or digit first.";
	if (keyword === "enum" && "allowedValues" in params) return `It must be one of ${String(params.allowedValues)}.`;
	const format = keyword === "pattern" && FORMATS[pointer.slice(pointer.lastIndexOf("/") + 1)];
	return format || `It ${message}.`;
}

import type { Change, ProductDocument } from "./port.ts";

const isText = (value: unknown) => typeof value === "string" && value !== "";
const isTextList = (value: unknown) => Array.isArray(value) && value.every(isText);

/** What must hold of a document's members; everything else about a product is the products service's business. */
const CHECKS: { [member in keyof ProductDocument]?: (value: unknown) => boolean } = {
	slug: isText,
	name: isText,
	brand: (value) => value === undefined || typeof value === "string",
	description: (value) => value === undefined || typeof value === "string",
	categories: (value) => Array.isArray(value) && value.every((each) => isText(each?.slug) && isText(each?.name)),
	codes: isTextList,
	price: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
	inStock: (value) => typeof value === "boolean",
	popularity: (value) => typeof value === "number" && value >= 0 && value <= 1,
	createdAt: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
};

/** Why an engine refuses a change, or undefined where it does not. */
export function refusal(change: Change<ProductDocument>): string | undefined {
	if (!isText(change.id)) return "id is missing";
	if (!Number.isSafeInteger(change.version) || change.version < 0) return "version must be a whole number";
	if ("removed" in change) return undefined;
	if (change.doc?.id !== change.id) return "doc.id differs from id";
	for (const [member, isRight] of Object.entries(CHECKS)) {
		if (!isRight(change.doc[member as keyof ProductDocument])) return `doc.${member} is not valid`;
	}
	return undefined;
}

import type { OrderDocument, OrderLineDocument } from "./order-port.ts";
import type { Change, ProductDocument } from "./port.ts";

/** What must hold of the members of a document. */
type Checks<D> = { [member in keyof D]?: (value: unknown) => boolean };

const isText = (value: unknown) => typeof value === "string" && value !== "";
const isTextOrAbsent = (value: unknown) => value === undefined || typeof value === "string";
const isTextList = (value: unknown) => Array.isArray(value) && value.every(isText);
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const isTime = (value: unknown) => typeof value === "string" && !Number.isNaN(Date.parse(value));

/** Everything else about a product is the products service's business. */
const PRODUCT: Checks<ProductDocument> = {
	slug: isText,
	name: isText,
	brand: isTextOrAbsent,
	description: isTextOrAbsent,
	categories: (value) => Array.isArray(value) && value.every((each) => isText(each?.slug) && isText(each?.name)),
	codes: isTextList,
	price: isCount,
	inStock: (value) => typeof value === "boolean",
	popularity: (value) => typeof value === "number" && value >= 0 && value <= 1,
	createdAt: isTime,
};

const LINE: Checks<OrderLineDocument> = {
	sku: isText,
	productId: isText,
	name: isText,
	brand: isTextOrAbsent,
	categories: isTextList,
	quantity: isCount,
	total: isCount,
};

const ORDER: Checks<OrderDocument> = {
	number: isText,
	status: isText,
	email: (value) => typeof value === "string" && /.@./.test(value),
	userId: isTextOrAbsent,
	customerName: (value) => typeof value === "string",
	lines: (value) => Array.isArray(value) && value.length > 0 && value.every((line) => !wrongMember(line ?? {}, LINE)),
	total: isCount,
	currency: isText,
	placedAt: (value) => isTime(value) && new Date(String(value)).toISOString() === value,
};

/** Why an engine refuses a change of a product, or undefined where it does not. */
export const refusal = (change: Change<ProductDocument>): string | undefined => refusalBy(change, PRODUCT);

/** Why an engine refuses a change of an order, or undefined where it does not. */
export const orderRefusal = (change: Change<OrderDocument>): string | undefined => refusalBy(change, ORDER);

function refusalBy<D extends { id: string }>(change: Change<D>, checks: Checks<D>): string | undefined {
	if (!isText(change.id)) return "id is missing";
	if (!isCount(change.version)) return "version must be a whole number";
	if ("removed" in change) return undefined;
	if (change.doc?.id !== change.id) return "doc.id differs from id";
	const wrong = wrongMember(change.doc, checks);
	return wrong && `doc.${wrong} is not valid`;
}

function wrongMember<D extends object>(document: D, checks: Checks<D>): string | undefined {
	// True because checks are declared for members of the document.
	const names = Object.keys(checks) as (keyof D & string)[];
	return names.find((name) => !checks[name]!(document[name]));
}

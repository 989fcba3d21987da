import { orderRefusal } from "../../document-check.ts";
import { hitOf, type OrderDocument, type OrderHit, type OrderLineDocument } from "../../order-port.ts";
import { orderTerms } from "../../order-terms.ts";
import type { estypes } from "./client.ts";
import type { Kind } from "./schema.ts";

/** An order as the index keeps it: what a list of orders shows, what it is found by, and what was sold. */
export interface IndexedOrder extends OrderHit {
	terms: string[];
	lines: Omit<OrderLineDocument, "productId">[];
}

/** Kept to be shown, but not asked for: texts are found by `terms`. */
const SHOWN: estypes.MappingProperty = { type: "keyword", index: false, doc_values: false };
const KEYWORD: estypes.MappingProperty = { type: "keyword" };
const COUNT: estypes.MappingProperty = { type: "long" };

const properties: Record<keyof IndexedOrder, estypes.MappingProperty> = {
	id: KEYWORD,
	number: SHOWN,
	status: KEYWORD,
	email: SHOWN,
	customerName: SHOWN,
	total: COUNT,
	currency: KEYWORD,
	itemCount: { ...COUNT, index: false, doc_values: false },
	placedAt: { type: "date" },
	terms: { ...KEYWORD, doc_values: false },
	// Nested, so that a sum over a product takes its own lines and not those beside them.
	lines: {
		type: "nested",
		properties: { sku: KEYWORD, name: KEYWORD, brand: KEYWORD, categories: KEYWORD, quantity: COUNT, total: COUNT },
	},
};

/** The index of orders. */
export const ORDERS: Kind<OrderDocument> = {
	name: "orders",
	schema: 1,
	settings: {},
	properties,
	refusal: orderRefusal,
	fieldsOf: (order): IndexedOrder => ({
		...hitOf(order),
		terms: orderTerms(order),
		lines: order.lines.map(({ sku, name, brand, categories, quantity, total }) => ({
			sku,
			name,
			...(brand && { brand }),
			categories,
			quantity,
			total,
		})),
	}),
};

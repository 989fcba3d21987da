import type { CollectionDefinition, Document } from "../../../mixins/document-store/port.ts";
import type { Fact } from "../../../shared/contracts/events.ts";

/** A document with one of each: a unique key, unique SKUs in an array, membership, sort keys, a nested field. */
export interface Thing extends Document {
	name: string;
	price: number;
	inStock: boolean;
	scopes?: string[];
	slug?: string;
	home?: { city?: string; street?: string };
	variants?: { sku: string; color?: string }[];
	lines?: Record<string, { quantity: number }>;
	notes?: string[];
}

/** Its collection, in which every sort has its index, alone and within a scope. */
export const THINGS: CollectionDefinition = {
	name: "things",
	fields: {
		name: "string",
		price: "number",
		inStock: "boolean",
		scopes: "strings",
		slug: "string",
		"home.city": "string",
		"variants.sku": "strings",
	},
	required: ["name", "price", "inStock"],
	indexes: [
		{ name: "slug", fields: ["slug"], unique: true },
		{ name: "sku", fields: ["variants.sku"], unique: true },
		{ name: "price", fields: ["price"] },
		{ name: "stock-name", fields: ["inStock", "name"] },
		{ name: "scope-price", fields: ["scopes", "price"] },
		{ name: "scope-stock-price", fields: ["scopes", "inStock", "price"] },
	],
};

/** A thing with defaults for what a test does not care about. */
export const thing = (id: string, given: Partial<Thing> = {}): Thing => ({
	_id: id,
	version: 1,
	name: `Thing ${id}`,
	price: 100,
	inStock: true,
	...given,
});

/** A pending fact with an id of its own. */
export const fact = (id: string): Fact =>
	// The store reads nothing of a fact but its id.
	({ id, type: "thing.changed", source: "things", subject: "t", time: "2026-01-01T00:00:00Z" }) as unknown as Fact;

/** Names an error by its class's type and, for a duplicate, by its index. */
export const refusal = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => "done",
		(error: { type?: string; index?: string; message: string }) =>
			error.index ? `${error.type} ${error.index}` : (error.type ?? error.message),
	);

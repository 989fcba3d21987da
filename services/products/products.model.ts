import type { Static } from "typebox";
import type { Collection, CollectionDefinition, Document, IndexDefinition } from "../../mixins/document-store/port.ts";
import type { Money } from "../../shared/contracts/common.ts";
import type { Media, ProductDetail, Spec, Variant } from "../../shared/contracts/products.ts";

/** A variant with `flips`, the state of inventory that its `inStock` shows. */
export interface StoredVariant extends Variant {
	flips: number;
}

/** A category on a product's path, as it was named when the product was last written. */
export interface CategoryStep {
	id: string;
	slug: string;
	name: string;
}

/** What a product says and how it is found; its history aside. */
export interface ProductContent {
	/** Absent once deleted. */
	slug?: string;
	name: string;
	/** What the sort by name compares. */
	nameKey: string;
	brand?: string;
	description?: string;
	/** Root first. */
	categoryPath: CategoryStep[];
	media: Static<typeof Media>[];
	specs: Static<typeof Spec>[];
	attributes: Record<string, string>;
	status: ProductDetail["status"];
	/** The lowest of its variants, and the highest where it differs. */
	price: Money;
	priceMax?: Money;
	inStock: boolean;
	/** 0 to 1. */
	popularity: number;
	/** The default one first. */
	variants: StoredVariant[];
	/** The lists it stands in: see `shelves.ts`. */
	halls: string[];
	shelves: string[];
	brandKeys: string[];
	/** What groups its rows in an import. */
	key?: string;
	bestSellingRank?: number;
	reviewCount?: number;
}

/** A product. `version` counts edits by staff, `revision` every change. It was created at the time in its id. */
export interface ProductDocument extends Document, ProductContent {
	revision: number;
	/** ISO 8601 UTC. */
	updatedAt: string;
	/** The Idempotency-Key that made it, hashed with its caller, and the fingerprint of that request. */
	requestKey?: string;
	fingerprint?: string;
	/** Its facts still have to go; then it is removed. */
	isDeleted?: true;
}

export type Products = Collection<ProductDocument>;

/** Facts that may wait in one product before changes are refused. */
export const MAX_PENDING_FACTS = 100;

/** What small lists are sorted and filtered by when they are read: one index entry a product and list. */
const LISTED = ["_id", "price.amount", "nameKey", "popularity", "inStock"];

/**
 * Large lists lie ready in every order. Behind the sort key stands what pages are filtered by, so that a scan need not
 * look a product up to skip it.
 */
const IN_EVERY_ORDER: IndexDefinition[] = [
	{ name: "hall-newest", fields: ["halls", "_id", "price.amount", "inStock"] },
	{ name: "hall-price", fields: ["halls", "price.amount", "_id", "inStock"] },
	{ name: "hall-name", fields: ["halls", "nameKey", "_id", "price.amount", "inStock"] },
	{ name: "hall-popularity", fields: ["halls", "popularity", "_id", "price.amount", "inStock"] },
];

export const PRODUCTS: CollectionDefinition = {
	name: "products",
	fields: {
		slug: "string",
		key: "string",
		status: "string",
		requestKey: "string",
		revision: "number",
		halls: "strings",
		shelves: "strings",
		brandKeys: "strings",
		"variants.sku": "strings",
		nameKey: "string",
		"price.amount": "number",
		popularity: "number",
		inStock: "boolean",
	},
	required: ["revision", "nameKey", "price.amount", "popularity", "inStock"],
	indexes: [
		{ name: "slug", fields: ["slug"], unique: true },
		{ name: "sku", fields: ["variants.sku"], unique: true },
		{ name: "requestKey", fields: ["requestKey"], unique: true },
		{ name: "key", fields: ["key"] },
		...IN_EVERY_ORDER,
		{ name: "shelf", fields: ["shelves", ...LISTED] },
		{ name: "brand", fields: ["brandKeys", ...LISTED] },
	],
};

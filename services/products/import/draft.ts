import { isDeepStrictEqual } from "node:util";
import type { Static } from "typebox";
import type { Media, ProductDetail, Spec, VariantInput } from "../../../shared/contracts/products.ts";

/**
 * What imports and exports know of a product: the part that staff write, without ids, versions and projections.
 * The first variant is the default one. Absent and empty mean the same.
 */
export interface ProductDraft {
	/** What groups the rows of its variants (`product` in a row); kept with the product from its first import. */
	key?: string;
	name: string;
	slug?: string;
	brand?: string;
	description?: string;
	/** Names, root first. */
	categoryPath?: string[];
	media?: Static<typeof Media>[];
	specs?: Static<typeof Spec>[];
	attributes?: Record<string, string>;
	status?: ProductDetail["status"];
	bestSellingRank?: number;
	reviewCount?: number;
	variants: VariantInput[];
}

/** What products keeps beside the API's fields, for imports and exports. */
export interface ImportFields {
	key?: string;
	bestSellingRank?: number;
	reviewCount?: number;
}

/** What a stored product has of it, and the variants' further members with it. */
export type StoredProduct = Pick<ProductDetail, "name" | "categoryPath" | "media" | "specs" | "attributes" | "status"> &
	Partial<Pick<ProductDetail, "slug" | "brand" | "description">> & { variants: VariantInput[] } & ImportFields;

/** The draft of a stored product: what an export writes and what an import compares with. */
export function draftOf(product: StoredProduct): ProductDraft {
	const { key, name, slug, brand, description, media, specs, attributes, status, bestSellingRank, reviewCount } =
		product;
	const variants = product.variants.map(({ sku, options, price, compareAtPrice, gtin }) => ({
		sku,
		options,
		price,
		compareAtPrice,
		gtin,
	}));
	const categoryPath = product.categoryPath.map((category) => category.name);
	return {
		key,
		name,
		slug,
		brand,
		description,
		categoryPath,
		media,
		specs,
		attributes,
		status,
		bestSellingRank,
		reviewCount,
		variants,
	};
}

/** Tells whether two drafts say the same; absent and empty are equal, and so is any order of names. */
export const isSameDraft = (a: ProductDraft, b: ProductDraft): boolean => isDeepStrictEqual(compact(a), compact(b));

function compact(draft: ProductDraft): object {
	return { ...given(draft), variants: draft.variants.map(given) };
}

/** A copy without the members that are undefined or empty, so that spreading it erases nothing. */
export const given = <T extends object>(value: T): T =>
	// Only what is optional can be absent or empty, so the type holds.
	Object.fromEntries(Object.entries(value).filter(([, each]) => !isEmpty(each))) as T;

const isEmpty = (value: unknown): boolean =>
	value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

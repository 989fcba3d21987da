import Type, { type Static } from "typebox";
import {
	Currency,
	health,
	Id,
	Money,
	Nothing,
	Nullable,
	Page,
	paging,
	Sku,
	Slug,
	Text,
	Timestamp,
	Version,
} from "./common.ts";
import { mutation, query, Strict } from "./define.ts";
import { Job, jobActions } from "./jobs.ts";

const catalogue = { permission: "catalogue" } as const;

/** http(s), or a path of our own below /media/. */
export const MediaUrl = Type.String({
	pattern: '^(https?://[^\\s"<>\\\\^`{|}]+|/media/[A-Za-z0-9/_.-]+)$',
	maxLength: 2048,
});
/** GTIN-8, -12, -13 or -14; the check digit is verified by the service. */
export const Gtin = Type.String({ pattern: "^(\\d{8}|\\d{12,14})$" });
export const ProductStatus = Type.Enum(["active", "draft", "archived"]);

/** The formats of an import and an export. */
export const ImportFormat = Type.Enum(["ndjson", "csv"]);
export type ImportFormat = Static<typeof ImportFormat>;
/** The most bytes of an import that one call brings. */
export const MAX_PART = 256 * 1024;

export const CategoryRef = Strict({ slug: Slug, name: Text(200) });
export type CategoryRef = Static<typeof CategoryRef>;
export const Media = Strict({ url: MediaUrl, alt: Type.Optional(Text(300)) });
export const Spec = Strict({ name: Text(100), value: Text(1000), group: Type.Optional(Text(100)) });
export const Attributes = Type.Record(Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9 _-]{0,63}$" }), Text(1000), {
	additionalProperties: false,
});
/** What tells variants apart: `{ colour: "Black", storage: "256 GB" }`. */
export const Options = Type.Record(Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9 _-]{0,63}$" }), Text(200), {
	additionalProperties: false,
});

/** Minor units: 100 lines of 999 pieces each stay below 2^53, whatever tax and shipping add. */
export const PriceAmount = Type.Integer({ minimum: 0, maximum: 10_000_000_000 });
const Price = Strict({ amount: PriceAmount, currency: Currency }, { examples: [{ amount: 129900, currency: "USD" }] });

const variantFields = {
	sku: Sku,
	options: Type.Optional(Options),
	price: Price,
	compareAtPrice: Type.Optional(Price),
	gtin: Type.Optional(Gtin),
};
export const VariantInput = Strict(variantFields);
export type VariantInput = Static<typeof VariantInput>;

const stockedVariant = { ...variantFields, options: Options, inStock: Type.Boolean() };
/** A variant as products keeps it; how many are available is inventory's to say. */
export const Variant = Strict(stockedVariant);
export type Variant = Static<typeof Variant>;

const productFields = {
	id: Id("prd"),
	slug: Slug,
	name: Text(500),
	brand: Type.Optional(Text(120)),
	/** The slug of the deepest category. */
	category: Type.Optional(Slug),
	imageUrl: Type.Optional(MediaUrl),
	/** The lowest price of its variants. */
	price: Money,
	/** The highest, where it differs. */
	priceMax: Type.Optional(Money),
	/** The SKU of the default variant: the first. */
	sku: Sku,
	inStock: Type.Boolean(),
	rating: Type.Optional(Type.Number({ minimum: 0, maximum: 5 })),
};
/** A product in lists. */
export const ProductCard = Strict(productFields);
export type ProductCard = Static<typeof ProductCard>;

const detailFields = {
	...productFields,
	description: Type.Optional(Text(10_000)),
	/** Root first. */
	categoryPath: Type.Array(CategoryRef),
	media: Type.Array(Media),
	specs: Type.Array(Spec),
	attributes: Attributes,
	status: ProductStatus,
	/** Raised by staff edits: the ETag. */
	version: Version,
	createdAt: Timestamp,
	updatedAt: Timestamp,
};
/** A product as products answers it. */
export const ProductDetail = Strict({ ...detailFields, variants: Type.Array(Variant) });
export type ProductDetail = Static<typeof ProductDetail>;
/** The product page: with how many of each variant are available; null while inventory is away. */
export const Product = Strict({
	...detailFields,
	variants: Type.Array(Strict({ ...stockedVariant, available: Nullable(Type.Integer()) })),
});
export type Product = Static<typeof Product>;

/** The full state of a product in its facts and for a rebuild of the search index. */
export const ProductSnapshot = Strict({
	...detailFields,
	variants: Type.Array(Variant),
	/** 0 to 1, from sales rank and reviews. */
	popularity: Type.Number(),
	/** Raised by any change: the external version of the search index. */
	revision: Version,
	deleted: Type.Boolean(),
});
export type ProductSnapshot = Static<typeof ProductSnapshot>;

/** What a cart needs to know of a variant. `isSold` is false for one whose product is not active. */
export const SoldVariant = Strict({
	sku: Sku,
	productId: Id("prd"),
	name: Text(1000),
	imageUrl: Type.Optional(MediaUrl),
	price: Money,
	brandSlug: Type.Optional(Slug),
	categorySlugs: Type.Array(Slug),
	isSold: Type.Boolean(),
});
export type SoldVariant = Static<typeof SoldVariant>;

const Category = Type.Cyclic(
	{
		Category: Strict({
			id: Id("cat"),
			slug: Slug,
			name: Text(200),
			/** Active products in it and below it. */
			productCount: Type.Integer(),
			children: Type.Array(Type.Ref("Category")),
		}),
	},
	"Category",
);
export interface CategoryNode {
	id: string;
	slug: string;
	name: string;
	productCount: number;
	children: CategoryNode[];
}
/** A category as staff edits it. */
export const CategoryRecord = Strict({
	id: Id("cat"),
	slug: Slug,
	name: Text(200),
	parentId: Nullable(Id("cat")),
	version: Version,
});
export type CategoryRecord = Static<typeof CategoryRecord>;

export const PRODUCT_SORTS = [
	"name",
	"-name",
	"price",
	"-price",
	"createdAt",
	"-createdAt",
	"popularity",
	"-popularity",
] as const;

/** The filters that the list and the search share. Prices are minor units of the store's currency. */
export const productFilters = {
	category: Type.Optional(Slug),
	/** Names, case-insensitive; any of them. */
	brand: Type.Optional(Type.Array(Text(120), { minItems: 1, maxItems: 20 })),
	"price[gte]": Type.Optional(Type.Integer({ minimum: 0 })),
	"price[lte]": Type.Optional(Type.Integer({ minimum: 0 })),
	inStock: Type.Optional(Type.Boolean()),
};

const editable = {
	name: Text(500),
	slug: Type.Optional(Slug),
	brand: Type.Optional(Text(120)),
	description: Type.Optional(Text(10_000)),
	/** Names from the root; categories that do not exist are made. */
	categoryPath: Type.Optional(Type.Array(Text(200), { maxItems: 10 })),
	media: Type.Optional(Type.Array(Media, { maxItems: 50 })),
	specs: Type.Optional(Type.Array(Spec, { maxItems: 200 })),
	attributes: Type.Optional(Attributes),
	status: Type.Optional(ProductStatus),
	variants: Type.Array(VariantInput, { minItems: 1, maxItems: 100 }),
};

export const products = {
	health,
	list: query({
		summary: "Lists active products.",
		auth: "public",
		params: {
			...paging,
			...productFilters,
			sort: Type.Optional(Type.Enum([...PRODUCT_SORTS], { default: "-createdAt" })),
			count: Type.Optional(Type.Boolean()),
		},
		returns: Page(ProductCard),
	}),
	get: query({
		summary: "Reads an active product by its id or slug.",
		auth: "public",
		params: { idOrSlug: Text(160) },
		returns: ProductDetail,
	}),
	categories: query({
		summary: "Reads the tree of categories.",
		auth: "public",
		params: {},
		returns: Strict({ data: Type.Array(Category) }),
	}),
	cards: query({
		summary: "Reads the cards of active products, in the order asked; others are left out.",
		auth: "internal",
		params: { ids: Type.Array(Id("prd"), { maxItems: 100 }) },
		returns: Type.Array(ProductCard),
	}),
	variants: query({
		summary: "Reads variants by SKU; unknown ones are left out.",
		auth: "internal",
		params: { skus: Type.Array(Sku, { maxItems: 500 }) },
		returns: Type.Array(SoldVariant),
	}),
	snapshots: query({
		summary: "Reads full snapshots in the order of ids, for a rebuild of the search index.",
		auth: "internal",
		params: { after: Type.Optional(Id("prd")), limit: Type.Integer({ minimum: 1, maximum: 1000 }) },
		returns: Type.Array(ProductSnapshot),
	}),

	picture: query({
		summary: "Draws a picture of the demo catalogue as SVG.",
		auth: "public",
		params: { file: Type.String({ pattern: "^[a-z0-9-]{1,160}\\.svg$" }) },
		returns: Type.String(),
	}),

	find: query({
		summary: "Lists products of any status for staff.",
		auth: catalogue,
		params: {
			...paging,
			status: Type.Optional(ProductStatus),
			sku: Type.Optional(Sku),
			category: Type.Optional(Slug),
			brand: Type.Optional(Text(120)),
		},
		returns: Page(ProductDetail),
	}),
	read: query({
		summary: "Reads a product of any status.",
		auth: catalogue,
		params: { id: Id("prd") },
		returns: ProductDetail,
	}),
	create: mutation({
		summary: "Creates a product.",
		auth: catalogue,
		idempotent: "unique SKUs and slug; a given Idempotency-Key answers with the product it made",
		params: editable,
		returns: ProductDetail,
	}),
	update: mutation({
		summary: "Changes a product (merge patch). `variants` is replaced whole and matched by SKU.",
		auth: catalogue,
		idempotent: "If-Match: a repeated change finds a newer version",
		params: {
			id: Id("prd"),
			name: Type.Optional(editable.name),
			slug: Type.Optional(Slug),
			brand: Type.Optional(Nullable(Text(120))),
			description: Type.Optional(Nullable(Text(10_000))),
			categoryPath: Type.Optional(Nullable(Type.Array(Text(200), { maxItems: 10 }))),
			media: Type.Optional(Nullable(Type.Array(Media, { maxItems: 50 }))),
			specs: Type.Optional(Nullable(Type.Array(Spec, { maxItems: 200 }))),
			/** A merge patch of the attributes: null removes one. */
			attributes: Type.Optional(
				Nullable(
					Type.Record(Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9 _-]{0,63}$" }), Nullable(Text(1000)), {
						additionalProperties: false,
					}),
				),
			),
			status: Type.Optional(ProductStatus),
			variants: Type.Optional(editable.variants),
		},
		returns: ProductDetail,
	}),
	remove: mutation({
		summary: "Deletes a product; its SKUs and slug become free.",
		auth: catalogue,
		idempotent: "If-Match: a repeated removal finds nothing",
		params: { id: Id("prd") },
		returns: Nothing,
	}),

	findCategories: query({
		summary: "Lists categories for staff.",
		auth: catalogue,
		params: paging,
		returns: Page(CategoryRecord),
	}),
	createCategory: mutation({
		summary: "Creates a category; its slug is made from the parent's and the name unless given.",
		auth: catalogue,
		idempotent: "unique slug; a given Idempotency-Key answers with the category it made",
		params: { name: Text(200), parentId: Type.Optional(Nullable(Id("cat"))), slug: Type.Optional(Slug) },
		returns: CategoryRecord,
	}),
	updateCategory: mutation({
		summary: "Renames a category (merge patch); products below it follow.",
		auth: catalogue,
		idempotent: "If-Match: a repeated change finds a newer version",
		params: { id: Id("cat"), name: Type.Optional(Text(200)), slug: Type.Optional(Slug) },
		returns: CategoryRecord,
	}),
	removeCategory: mutation({
		summary: "Deletes a category that has neither products nor subcategories.",
		auth: catalogue,
		idempotent: "If-Match: a repeated removal finds nothing",
		params: { id: Id("cat") },
		returns: Nothing,
	}),

	"imports.open": mutation({
		summary: "Begins an import whose bytes come in parts, with calls to the node that answers.",
		auth: catalogue,
		idempotent: "Idempotency-Key with the SHA-256 of the bytes; a SKU seen again updates",
		params: { format: ImportFormat },
		returns: Strict({ uploadId: Type.String(), nodeID: Type.String() }),
	}),
	"imports.append": mutation({
		summary: "Takes the next bytes of an import, in base64; answers when there is room for more.",
		auth: catalogue,
		idempotent: "`at`, the number of bytes before: other bytes than the next ones are refused",
		params: {
			uploadId: Type.String({ maxLength: 100 }),
			at: Type.Integer({ minimum: 0 }),
			bytes: Type.String({ maxLength: Math.ceil(MAX_PART / 3) * 4 }),
		},
		returns: Nothing,
	}),
	"imports.close": mutation({
		summary: "Ends the bytes of an import; answers the job that works through them.",
		auth: catalogue,
		idempotent: "an upload ends once",
		params: { uploadId: Type.String({ maxLength: 100 }) },
		returns: Job,
	}),
	"imports.abandon": mutation({
		summary: "Lets an import go whose bytes will not come.",
		auth: catalogue,
		idempotent: "an upload that is gone stays gone",
		params: { uploadId: Type.String({ maxLength: 100 }) },
		returns: Nothing,
	}),
	export: query({
		summary: "Exports all products as rows that import back unchanged, a page at a time.",
		auth: catalogue,
		params: { format: Type.Optional(ImportFormat), after: Type.Optional(Id("prd")) },
		returns: Strict({ text: Type.String(), next: Nullable(Id("prd")) }),
	}),
	...jobActions(catalogue),
};

import { fold, nameKey } from "../../analyser.ts";
import { refusal } from "../../document-check.ts";
import { priceCell } from "../../facets.ts";
import type { ProductDocument } from "../../port.ts";
import { ANALYSIS } from "./analysis.ts";
import type { estypes } from "./client.ts";
import type { Kind } from "./schema.ts";

/** A product as the index keeps it. */
export interface IndexedProduct
	extends Pick<ProductDocument, "id" | "slug" | "name" | "brand" | "description" | "codes" | "price" | "inStock"> {
	nameKey: string;
	/** The brand in one spelling for all. */
	brandKey?: string;
	/** From root to leaf. */
	categories: string[];
	categoryNames: string[];
	/** Slug and name in one, see `categoryLabel`. */
	categoryLabels: string[];
	priceCell: number;
	popularity: number;
	createdAt: string;
}

/** A category's slug and name as one value, so that one count gives both; in the order of the slugs. */
export const categoryLabel = {
	of: ({ slug, name }: { slug: string; name: string }): string => `${slug}\t${name}`,
	read(value: string): { value: string; label: string } {
		const end = value.indexOf("\t");
		return { value: value.slice(0, end), label: value.slice(end + 1) };
	},
};

const KEYWORD: estypes.MappingProperty = { type: "keyword" };
const STEMS = { type: "text", analyzer: "product" } as const;
/** Words as written, of which it only matters whether they are there. */
const PLAIN = { type: "text", analyzer: "product_plain", norms: false, index_options: "docs" } as const;

const properties: Record<keyof IndexedProduct | "words", estypes.MappingProperty> = {
	id: KEYWORD,
	slug: { type: "keyword", index: false, doc_values: false },
	name: {
		...STEMS,
		copy_to: "words",
		fields: { joined: { type: "text", analyzer: "product_joined", norms: false, index_options: "freqs" } },
	},
	nameKey: KEYWORD,
	brand: { ...STEMS, copy_to: "words", fields: { plain: PLAIN, spelling: KEYWORD } },
	brandKey: KEYWORD,
	description: STEMS,
	categories: KEYWORD,
	categoryNames: { ...STEMS, copy_to: "words", fields: { plain: PLAIN } },
	categoryLabels: { type: "keyword", index: false },
	codes: { type: "keyword", doc_values: false },
	price: { type: "long" },
	priceCell: { type: "byte", index: false },
	inStock: { type: "boolean" },
	popularity: { type: "double", index: false },
	createdAt: { type: "date" },
	words: PLAIN,
};

/** The index of products. */
export const PRODUCTS: Kind<ProductDocument> = {
	name: "products",
	schema: 1,
	settings: { analysis: ANALYSIS },
	properties,
	refusal,
	fieldsOf: (product): IndexedProduct => ({
		id: product.id,
		slug: product.slug,
		name: product.name,
		nameKey: nameKey(product.name),
		...(product.brand && { brand: product.brand, brandKey: fold(product.brand) }),
		...(product.description && { description: product.description }),
		categories: product.categories.map(({ slug }) => slug),
		categoryNames: product.categories.map(({ name }) => name),
		categoryLabels: product.categories.map(categoryLabel.of),
		codes: product.codes,
		price: product.price,
		priceCell: priceCell(product.price),
		inStock: product.inStock,
		popularity: product.popularity,
		createdAt: product.createdAt,
	}),
};

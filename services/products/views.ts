import type {
	ProductCard,
	ProductDetail,
	ProductSnapshot,
	SoldVariant,
	Variant,
} from "../../shared/contracts/products.ts";
import { timeOfId } from "../../shared/ids.ts";
import type { ProductDocument, StoredVariant } from "./products.model.ts";
import { slugify } from "./slugs.ts";

/** What a card is made of. */
export const CARD_FIELDS: (keyof ProductDocument)[] = [
	"slug",
	"name",
	"brand",
	"categoryPath",
	"media",
	"price",
	"priceMax",
	"variants",
	"inStock",
];

/** A product as lists show it. */
export function toCard(product: ProductDocument): ProductCard {
	const { _id: id, name, brand, categoryPath, media, price, priceMax, variants, inStock } = product;
	return {
		id,
		slug: slugOf(product),
		name,
		...(brand !== undefined && { brand }),
		...(categoryPath.length > 0 && { category: categoryPath.at(-1)!.slug }),
		...(media[0] && { imageUrl: media[0].url }),
		price,
		...(priceMax && { priceMax }),
		sku: variants[0]!.sku,
		inStock,
	};
}

/** A product with everything but how many there are. */
export function toDetail(product: ProductDocument): ProductDetail {
	const { description, categoryPath, media, specs, attributes, status, variants, version, updatedAt } = product;
	return {
		...toCard(product),
		...(description !== undefined && { description }),
		categoryPath: categoryPath.map(({ slug, name }) => ({ slug, name })),
		media,
		specs,
		attributes,
		status,
		variants: variants.map(toVariant),
		version,
		createdAt: timeOfId(product._id).toISOString(),
		updatedAt,
	};
}

/** A product's full state, as its facts tell it. */
export const toSnapshot = (product: ProductDocument, deleted = false): ProductSnapshot => ({
	...toDetail(product),
	popularity: product.popularity,
	revision: product.revision,
	deleted,
});

/** What carts need to know of one variant. */
export function toSoldVariant(product: ProductDocument, variant: StoredVariant): SoldVariant {
	const { _id: productId, name, brand, media, categoryPath, variants, status } = product;
	const options = Object.values(variant.options);
	const isOneOfSeveral = variants.length > 1 && options.length > 0;
	return {
		sku: variant.sku,
		productId,
		name: (isOneOfSeveral ? `${name} – ${options.join(", ")}` : name).slice(0, 1000).toWellFormed(),
		...(media[0] && { imageUrl: media[0].url }),
		price: variant.price,
		...(brand !== undefined && { brandSlug: slugify(brand, "brand") }),
		categorySlugs: categoryPath.map(({ slug }) => slug),
		isSold: status === "active",
	};
}

const toVariant = ({ flips: _, ...variant }: StoredVariant): Variant => variant;

/** Only a deleted product has no slug, and none of these is made of one. */
const slugOf = ({ slug }: ProductDocument): string => slug!;

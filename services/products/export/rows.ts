import { given, type ProductDraft } from "../import/draft.ts";
import type { ImportRow } from "../import/row.ts";

/** The import rows of a product, one a variant, each with all its fields; what they say imports back unchanged. */
export function rowsOf(product: ProductDraft): ImportRow[] {
	const { key, name, slug, brand, description, categoryPath, specs, attributes, status, bestSellingRank, reviewCount } =
		product;
	return product.variants.map(({ sku, options, price, compareAtPrice, gtin }) =>
		given({
			sku,
			name,
			brand,
			description,
			priceMinor: price.amount,
			currency: price.currency,
			categoryPath,
			...pictures(product.media),
			attributes,
			specs,
			product: key,
			options,
			slug,
			status,
			compareAtMinor: compareAtPrice?.amount,
			gtin,
			bestSellingRank,
			reviewCount,
		}),
	);
}

/** One picture without a text is an `imageUrl`, which people can read and edit; anything more is `media`. */
function pictures(media: ProductDraft["media"] = []): Pick<ImportRow, "imageUrl" | "media"> {
	const [first] = media;
	return media.length === 1 && first?.alt === undefined ? { imageUrl: first?.url } : { media };
}

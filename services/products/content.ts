import type { Money } from "../../shared/contracts/common.ts";
import type { VariantInput } from "../../shared/contracts/products.ts";
import { given, type ProductDraft } from "./import/draft.ts";
import { popularity } from "./popularity.ts";
import type { CategoryStep, ProductContent, StoredVariant } from "./products.model.ts";
import { nameKeyOf, placesOf } from "./shelves.ts";

/** What inventory last said of a SKU. */
export type StockState = Pick<StoredVariant, "inStock" | "flips">;

/** A variant of which inventory has not been heard. */
export const UNSTOCKED: StockState = { inStock: false, flips: -1 };

/** Makes the stored content of a draft: what is derived from it, and what is projected. Pure. */
export function contentOf(
	draft: ProductDraft,
	path: CategoryStep[],
	slug: string,
	stockOf: (sku: string) => StockState | undefined,
): ProductContent {
	const { name, brand, description, media = [], specs = [], attributes = {}, status = "active" } = draft;
	const { key, bestSellingRank, reviewCount } = draft;
	return {
		// Plain members first: `given` leaves out those that are absent, and must not leave out empty lists.
		...given({ slug, name, brand, description, key, bestSellingRank, reviewCount }),
		nameKey: nameKeyOf(name),
		categoryPath: path,
		media,
		specs,
		attributes,
		status,
		popularity: popularity({ ...(bestSellingRank !== undefined && { bestSellingRank }), reviewCount }),
		...placesOf(status, path, brand),
		...pricesOf(draft.variants),
		...stockedVariants(draft.variants.map((variant) => storedVariant(variant, stockOf(variant.sku)))),
	};
}

/** The variants with the product's own `inStock`: one of them is. */
export const stockedVariants = (variants: StoredVariant[]): Pick<ProductContent, "variants" | "inStock"> => ({
	variants,
	inStock: variants.some(({ inStock }) => inStock),
});

const storedVariant = (variant: VariantInput, { inStock, flips } = UNSTOCKED): StoredVariant => ({
	...given(variant),
	options: variant.options ?? {},
	inStock,
	flips,
});

function pricesOf(variants: VariantInput[]): { price: Money; priceMax?: Money } {
	const prices = variants.map(({ price }) => price).sort((a, b) => a.amount - b.amount);
	// A product has at least one variant.
	const [lowest, highest] = [prices[0]!, prices.at(-1)!];
	return { price: lowest, ...(highest.amount > lowest.amount && { priceMax: highest }) };
}

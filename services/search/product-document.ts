import type { Change, ProductDocument } from "../../mixins/search-index/port.ts";
import { clean, productCodes } from "../../mixins/search-index/projection.ts";
import type { ProductSnapshot } from "../../shared/contracts/products.ts";

/** Turns a product's full snapshot into its change of the index; only active products are to be found. */
export function changeOfProduct(product: ProductSnapshot): Change<ProductDocument> {
	const { id, revision } = product;
	if (product.deleted || product.status !== "active") return { id, version: revision, removed: true };
	return { id, version: revision, doc: documentOf(product) };
}

function documentOf(product: ProductSnapshot): ProductDocument {
	const name = clean(product.name);
	return {
		id: product.id,
		slug: product.slug,
		name,
		...(product.brand && { brand: clean(product.brand) }),
		...(product.description && { description: clean(product.description) }),
		categories: product.categoryPath.map((category) => ({ slug: category.slug, name: category.name })),
		skus: product.variants.map(({ sku }) => sku),
		codes: productCodes(name, product.variants),
		price: product.price.amount,
		currency: product.price.currency,
		inStock: product.inStock,
		popularity: product.popularity,
		createdAt: product.createdAt,
		revision: product.revision,
	};
}

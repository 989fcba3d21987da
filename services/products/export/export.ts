import { draftOf, type ProductDraft } from "../import/draft.ts";
import type { ImportFormat } from "../import/file.ts";
import type { ProductDocument, Products } from "../products.model.ts";
import { allProducts } from "../read.ts";
import { writeExport } from "./write.ts";

const PAGE = 100;

/** Writes all products, of any status, as an import file; read as fast as it is taken, a page at a time. */
export const exportProducts = (products: Products, format: ImportFormat = "ndjson"): AsyncGenerator<string> =>
	writeExport(draftPages(products), format);

async function* draftPages(products: Products): AsyncGenerator<ProductDraft[]> {
	for await (const page of allProducts(products, PAGE)) yield page.map(keyed);
}

/** Rows of several variants share the key of their import or, where there was none, the product's id. */
const keyed = (product: ProductDocument): ProductDraft => ({
	...draftOf(product),
	key: product.key ?? (product.variants.length > 1 ? product._id : undefined),
});

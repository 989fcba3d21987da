import type { Params, Return } from "../../../shared/contracts/index.ts";
import { draftOf, type ProductDraft } from "../import/draft.ts";
import type { ProductDocument, Products } from "../products.model.ts";
import { ALL } from "../shelves.ts";
import { writeRows } from "./write.ts";

const PAGE = 100;

/** Writes a page of all products, of any status, as a part of an import file. */
export async function exportPage(
	products: Products,
	{ format = "ndjson", after }: Params<"products.export">,
): Promise<Return<"products.export">> {
	const page = { where: ALL, limit: PAGE, ...(after !== undefined && { after: [after] }) };
	const { data, next } = await products.find(page);
	return {
		text: writeRows(data.map(keyed), format, after === undefined),
		next: next ? data.at(-1)!._id : null,
	};
}

/** Rows of several variants share the key of their import or, where there was none, the product's id. */
const keyed = (product: ProductDocument): ProductDraft => ({
	...draftOf(product),
	key: product.key ?? (product.variants.length > 1 ? product._id : undefined),
});

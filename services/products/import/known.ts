import { parts, productsOf } from "../lookup.ts";
import type { ProductDocument, Products } from "../products.model.ts";
import { PRODUCT_ID } from "../read.ts";
import type { KnownProducts } from "./group.ts";
import type { ImportRow } from "./row.ts";

const MAX_FOUND = 1000;

/** Reads the products that rows may belong to: by SKU, by the key of earlier imports, by the id that an export gives as key. */
export async function readKnown(
	products: Products,
	rows: ImportRow[],
): Promise<KnownProducts & { byId(id: string | undefined): ProductDocument | undefined }> {
	const keys = [...new Set(rows.flatMap(({ product }) => product ?? []))];
	const withKeys = async (): Promise<ProductDocument[]> => {
		const found: ProductDocument[] = [];
		for (const part of parts(keys, MAX_FOUND))
			found.push(...(await products.find({ where: { key: { $in: part } }, limit: MAX_FOUND })).data);
		return found;
	};
	const [bySku, byKey, ofId] = await Promise.all([
		productsOf(products, [...new Set(rows.map(({ sku }) => sku))]),
		withKeys(),
		products.getMany(keys.filter((key) => PRODUCT_ID.test(key))),
	]);
	const exported = ofId.filter(({ isDeleted }) => !isDeleted);
	const ids = new Map(bySku.flatMap(({ _id, variants }) => variants.map(({ sku }) => [sku, _id])));
	const keyIds = new Map([
		...exported.map(({ _id }) => [_id, _id] as const),
		...byKey.map(({ key, _id }) => [key!, _id] as const),
	]);
	const byId = new Map([...bySku, ...byKey, ...exported].map((product) => [product._id, product]));
	return {
		bySku: (sku) => ids.get(sku),
		byKey: (key) => keyIds.get(key),
		byId: (id) => (id === undefined ? undefined : byId.get(id)),
	};
}

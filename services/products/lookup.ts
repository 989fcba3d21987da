import type { ProductDocument, Products } from "./products.model.ts";

/** The most values that one membership query takes. */
const MAX_VALUES = 100;

/** The products that have any of these SKUs, each once, in no order. One query for 100 SKUs. */
export async function productsOf(products: Products, skus: string[]): Promise<ProductDocument[]> {
	const found = new Map<string, ProductDocument>();
	for (const part of parts(skus, MAX_VALUES)) {
		const { data } = await products.find({ where: { "variants.sku": { $in: part } }, limit: MAX_VALUES });
		for (const product of data) found.set(product._id, product);
	}
	return [...found.values()];
}

/** A list in parts of a size. */
export function parts<T>(list: T[], size: number): T[][] {
	const count = Math.ceil(list.length / size);
	return Array.from({ length: count }, (_, i) => list.slice(i * size, (i + 1) * size));
}

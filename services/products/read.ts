import type { ProductCard, ProductDetail, ProductSnapshot, SoldVariant } from "../../shared/contracts/products.ts";
import { NotFound } from "../../shared/errors.ts";
import { productsOf } from "./lookup.ts";
import type { ProductDocument, Products } from "./products.model.ts";
import { ALL } from "./shelves.ts";
import { CARD_FIELDS, toCard, toDetail, toSnapshot, toSoldVariant } from "./views.ts";

/** What the id of a product looks like; no slug does. */
export const PRODUCT_ID = /^prd_[0-9a-z]{26}$/;

/** Reads an active product by its id or its slug, which cannot be mistaken for each other. Throws NotFound. */
export async function readPublic(products: Products, idOrSlug: string): Promise<ProductDetail> {
	const product = PRODUCT_ID.test(idOrSlug) ? await products.get(idOrSlug) : await bySlug(products, idOrSlug);
	if (!isPublic(product)) throw new NotFound("product");
	return toDetail(product);
}

/** Reads the cards of active products, in the order asked. */
export async function readCards(products: Products, ids: string[]): Promise<ProductCard[]> {
	const found = await products.getMany(ids, [...CARD_FIELDS, "status", "isDeleted"]);
	return found.filter(isPublic).map(toCard);
}

/** Reads variants by SKU, whatever the status of their products. */
export async function readVariants(products: Products, skus: string[]): Promise<SoldVariant[]> {
	const wanted = new Set(skus);
	return (await productsOf(products, [...wanted])).flatMap((product) =>
		product.variants.filter(({ sku }) => wanted.has(sku)).map((variant) => toSoldVariant(product, variant)),
	);
}

/** Reads the snapshots of all products that are not deleted, in the order of ids. */
export async function readSnapshots(
	products: Products,
	{ after, limit }: { after?: string; limit: number },
): Promise<ProductSnapshot[]> {
	const { data } = await products.find({ where: ALL, limit, ...(after !== undefined && { after: [after] }) });
	return data.map((product) => toSnapshot(product));
}

/** Reads a product of any status. Throws NotFound, also for a deleted one. */
export async function readAny(products: Products, id: string): Promise<ProductDocument> {
	const product = await products.get(id);
	if (!product || product.isDeleted) throw new NotFound("product");
	return product;
}

async function bySlug(products: Products, slug: string): Promise<ProductDocument | null> {
	const { data } = await products.find({ where: { slug }, limit: 1 });
	return data[0] ?? null;
}

const isPublic = (product: ProductDocument | null): product is ProductDocument =>
	product?.status === "active" && !product.isDeleted;

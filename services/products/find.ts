import type { Where } from "../../mixins/document-store/port.ts";
import { DEFAULT_LIMIT, type Page } from "../../shared/contracts/common.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { ProductDetail } from "../../shared/contracts/products.ts";
import { decodeCursor, encodeCursor } from "../../shared/cursor.ts";
import { shelfBySlug } from "./categories/shelf.ts";
import { ALL, allIn, allOf } from "./shelves.ts";
import type { Store } from "./store.ts";
import { toDetail } from "./views.ts";

/** Lists products of any status for staff, newest first. */
export async function findProducts(
	{ products, categories }: Pick<Store, "products" | "categories">,
	{ limit = DEFAULT_LIMIT, cursor, status, sku, category, brand }: Params<"products.find">,
): Promise<Page<ProductDetail>> {
	const within = category === undefined ? ALL : await categoryWhere(categories, category);
	if (!within) return { data: [], page: { nextCursor: null, hasMore: false } };
	const where: Where = {
		...(sku !== undefined && { "variants.sku": sku }),
		...(brand !== undefined && allOf(brand)),
		...within,
		...(status !== undefined && { status }),
	};
	const { data, next } = await products.find({
		where,
		sort: [["_id", -1]],
		limit,
		...(cursor !== undefined && { after: decodeCursor(cursor, ["string"]) }),
	});
	const nextCursor = next ? encodeCursor([data.at(-1)!._id]) : null;
	return { data: data.map(toDetail), page: { nextCursor, hasMore: next !== undefined } };
}

async function categoryWhere(categories: Store["categories"], slug: string): Promise<Where | undefined> {
	const shelf = await shelfBySlug(categories, slug);
	return shelf && allIn(shelf);
}

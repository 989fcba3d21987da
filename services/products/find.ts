import type { Where } from "../../mixins/document-store/port.ts";
import { DEFAULT_LIMIT, type Page } from "../../shared/contracts/common.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { ProductDetail } from "../../shared/contracts/products.ts";
import { decodeCursor, encodeCursor } from "../../shared/cursor.ts";
import { brandKeyOf, categoryShelf, HIDDEN, hidden, PUBLIC } from "./shelves.ts";
import type { Store } from "./store.ts";
import { toDetail } from "./views.ts";

/** Lists products of any status for staff, newest first. */
export async function findProducts(
	{ products, categories }: Pick<Store, "products" | "categories">,
	{ limit = DEFAULT_LIMIT, cursor, status, sku, category, brand }: Params<"products.find">,
): Promise<Page<ProductDetail>> {
	const { data: found } = category ? await categories.find({ where: { slug: category }, limit: 1 }) : { data: [] };
	if (category && found.length === 0) return { data: [], page: { nextCursor: null, hasMore: false } };
	const shelf = found[0] ? categoryShelf(found[0]._id) : undefined;
	const where: Where = {
		...(sku !== undefined && { "variants.sku": sku }),
		...(brand !== undefined && { brandKeys: anyStatus(brandKeyOf(brand)) }),
		shelves: shelf === undefined ? { $in: [PUBLIC, HIDDEN] } : anyStatus(shelf),
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

const anyStatus = (shelf: string) => ({ $in: [shelf, hidden(shelf)] });

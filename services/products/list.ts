import type { Sort, Where } from "../../mixins/document-store/port.ts";
import { DEFAULT_LIMIT, type Page } from "../../shared/contracts/common.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { ProductCard } from "../../shared/contracts/products.ts";
import { decodeCursor, encodeCursor } from "../../shared/cursor.ts";
import { InvalidRequest } from "../../shared/errors.ts";
import { shelfBySlug } from "./categories/shelf.ts";
import { PUBLIC, publicIn, publicOf, type Shelf } from "./shelves.ts";
import type { Store } from "./store.ts";
import { CARD_FIELDS, toCard } from "./views.ts";

type ListParams = Params<"products.list">;
type Order = { sort: Sort; kinds: ("string" | "number")[] };

/** The time in an id is the product's creation: newest first is the order of ids, backwards. */
const KEYS: Record<string, { field?: string; kind?: "string" | "number" }> = {
	createdAt: {},
	name: { field: "nameKey", kind: "string" },
	price: { field: "price.amount", kind: "number" },
	popularity: { field: "popularity", kind: "number" },
};

const COUNT_CAP = 10_000;

/** Lists active products. A page is one range of an index, whatever the depth; a count stops above 10,000. */
export async function listProducts(
	{ products, categories }: Pick<Store, "products" | "categories">,
	params: ListParams,
): Promise<Page<ProductCard>> {
	const { limit = DEFAULT_LIMIT, sort: name = "-createdAt", cursor, count } = params;
	const shelf = params.category === undefined ? undefined : await shelfBySlug(categories, params.category);
	if (params.category !== undefined && !shelf) return emptyPage(count);
	const where = whereOf(shelf, params);
	const { sort, kinds } = orderOf(name);
	const page = await products.find({
		where,
		sort,
		limit,
		fields: CARD_FIELDS,
		...(cursor !== undefined && { after: keysetOf(cursor, name, kinds) }),
	});
	// A keyset holds names, amounts and ids, no boolean.
	const next = page.next as (string | number)[] | undefined;
	return {
		data: page.data.map(toCard),
		page: {
			nextCursor: next ? encodeCursor([name, ...next]) : null,
			hasMore: next !== undefined,
			...(count && capped(await products.count(where, COUNT_CAP + 1))),
		},
	};
}

/** Brands come first: a brand has fewer products than a category, and the store begins with the first condition. */
function whereOf(shelf: Shelf | undefined, params: ListParams): Where {
	const { brand, inStock, "price[gte]": gte, "price[lte]": lte } = params;
	const price = { ...(gte !== undefined && { $gte: gte }), ...(lte !== undefined && { $lte: lte }) };
	const isWhole = !brand && !shelf;
	return {
		...(brand && publicOf(brand)),
		...(shelf && publicIn(shelf)),
		...(isWhole && { halls: PUBLIC }),
		...(inStock !== undefined && { inStock }),
		...(Object.keys(price).length > 0 && { "price.amount": price }),
	};
}

function orderOf(name: string): Order {
	const direction = name.startsWith("-") ? -1 : 1;
	const { field, kind } = KEYS[name.replace("-", "")]!;
	return {
		sort: field === undefined ? [["_id", direction]] : [[field, direction]],
		kinds: kind === undefined ? ["string"] : [kind, "string"],
	};
}

/** A cursor names the sort it was made for, and serves no other. */
function keysetOf(cursor: string, name: string, kinds: Order["kinds"]): (string | number)[] {
	const [sort, ...keyset] = decodeCursor(cursor, ["string", ...kinds]);
	if (sort !== name)
		throw new InvalidRequest([{ pointer: "cursor", code: "INVALID", message: "The cursor belongs to another sort." }]);
	return keyset;
}

const capped = (count: number) =>
	count > COUNT_CAP
		? { total: COUNT_CAP, totalRelation: "gte" as const }
		: { total: count, totalRelation: "eq" as const };

const emptyPage = (count: boolean | undefined): Page<never> => ({
	data: [],
	page: { nextCursor: null, hasMore: false, ...(count && capped(0)) },
});

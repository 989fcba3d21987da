import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { demoRows } from "../../../services/products/demo/catalogue.ts";
import { nameKeyOf } from "../../../services/products/shelves.ts";
import { call } from "../../../shared/broker/call.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import { PRODUCT_SORTS, type ProductCard, type ProductSnapshot } from "../../../shared/contracts/products.ts";
import { as } from "../../support/broker.ts";
import { importAll, ndjson, sayLevels, startProducts } from "../../support/products.ts";

const BRANDS = ["Nordvik", "NORDVIK", "Aerolite", "Öland"];
const PATHS = [["Audio", "Headphones"], ["Audio", "Headphones", "Wireless"], ["Audio"], ["Video", "Wireless"], []];
const STATUSES = ["active", "active", "active", "draft", "archived"];

/** 300 products that differ in everything a list looks at, with many equal names, prices and ranks among them. */
const rows = Array.from({ length: 300 }, (_, i) => ({
	sku: `S-${i}`,
	name: `${["Älpha", "alpha", "Beta", "beta 2"][i % 4]} ${i % 7}`,
	brand: i % 11 === 0 ? undefined : BRANDS[i % 4],
	priceMinor: 100 * (i % 13),
	currency: "USD",
	categoryPath: PATHS[i % 5],
	reviewCount: (i % 5) * 10,
	status: STATUSES[i % 7],
}));

let shop: Awaited<ReturnType<typeof startProducts>>;
let all: ProductSnapshot[];
beforeAll(async () => {
	shop = await startProducts();
	expect((await importAll(shop.broker, ndjson(rows))).report).toMatchObject({ created: 300, failed: 0 });
	await sayLevels(
		shop.broker,
		rows.filter((_, i) => i % 3 === 0).map(({ sku }) => ({ sku, inStock: true, flips: 1 })),
	);
	all = await call(shop.broker, "products.snapshots", { limit: 1000 });
});
afterAll(() => shop.stop());

const list = (params: Params<"products.list">) => call(shop.broker, "products.list", params, as({}));

async function throughAllPages(params: Params<"products.list">): Promise<ProductCard[]> {
	const cards: ProductCard[] = [];
	let cursor: string | null = null;
	do {
		const page: Awaited<ReturnType<typeof list>> = await list({ ...params, limit: 7, ...(cursor && { cursor }) });
		cards.push(...page.data);
		cursor = page.page.nextCursor;
		expect(page.page.hasMore).toBe(cursor !== null);
	} while (cursor);
	return cards;
}

/** The ids that a list must answer, by looking at every product. */
function expected(params: Params<"products.list">): string[] {
	const { category, brand, inStock, "price[gte]": gte = 0, "price[lte]": lte = Infinity, sort = "-createdAt" } = params;
	const brands = brand?.map((name) => name.toLowerCase());
	const found = all.filter(
		(product) =>
			product.status === "active" &&
			(!category || product.categoryPath.some(({ slug }) => slug === category)) &&
			(!brands || brands.includes((product.brand ?? "").toLowerCase())) &&
			(inStock === undefined || product.inStock === inStock) &&
			product.price.amount >= gte &&
			product.price.amount <= lte,
	);
	const keyOf = ({ id, name, price, popularity }: ProductSnapshot): (string | number)[] =>
		({ createdAt: [id], name: [nameKeyOf(name), id], price: [price.amount, id], popularity: [popularity, id] })[
			sort.replace("-", "") as "name"
		];
	const direction = sort.startsWith("-") ? -1 : 1;
	const compare = (a: (string | number)[], b: (string | number)[]): number => {
		const at = a.findIndex((value, i) => value !== b[i]);
		return at < 0 ? 0 : (a[at]! < b[at]! ? -1 : 1) * direction;
	};
	return found.toSorted((a, b) => compare(keyOf(a), keyOf(b))).map(({ id }) => id);
}

const FILTERS: Params<"products.list">[] = [
	{},
	{ category: "audio" },
	{ category: "audio-headphones" },
	{ category: "video-wireless" },
	{ brand: ["nordvik"] },
	{ brand: ["öland", "AEROLITE"] },
	{ category: "audio", brand: ["Nordvik", "Aerolite"] },
	{ category: "audio-headphones-wireless", brand: ["Öland"] },
	{ "price[gte]": 300, "price[lte]": 800 },
	{ category: "audio", "price[lte]": 500, inStock: false },
	{ inStock: true },
];

describe("the list of products", () => {
	test.each(PRODUCT_SORTS.flatMap((sort) => FILTERS.map((filter) => ({ sort, ...filter }))))(
		"pages through every match exactly once, in order: %j",
		async (params) => {
			const ids = expected(params);
			expect((await throughAllPages(params)).map(({ id }) => id)).toEqual(ids);
			const { page } = await list({ ...params, count: true });
			expect(page).toMatchObject({ total: ids.length, totalRelation: "eq" });
		},
	);

	test("lists the newest first where no sort is given", async () => {
		expect((await list({ limit: 5 })).data.map(({ id }) => id)).toEqual(expected({}).slice(0, 5));
	});

	test("is empty for a category that there is not", async () => {
		expect(await list({ category: "no-such", count: true })).toEqual({
			data: [],
			page: { nextCursor: null, hasMore: false, total: 0, totalRelation: "eq" },
		});
	});

	test("refuses a cursor of another sort, and what is no cursor", async () => {
		const { nextCursor } = (await list({ sort: "price", limit: 2 })).page;
		const refused = { type: "INVALID_REQUEST", data: { errors: [{ pointer: "cursor" }] } };
		for (const params of [{ sort: "-price" as const, cursor: nextCursor! }, { cursor: nextCursor! }, { cursor: "e30" }])
			await expect(list(params)).rejects.toMatchObject(refused);
	});

	test("counts the active products in each category and below it", async () => {
		const { data } = await call(shop.broker, "products.categories", {}, as({}));
		const counts = (nodes: typeof data): [string, number][] =>
			nodes.flatMap(({ slug, productCount, children }) => [[slug, productCount], ...counts(children)]);
		expect(counts(data)).toEqual(
			["audio", "audio-headphones", "audio-headphones-wireless", "video", "video-wireless"].map((slug) => [
				slug,
				expected({ category: slug }).length,
			]),
		);
		expect(data.map(({ name }) => name)).toEqual(["Audio", "Video"]);
	});
});

describe("reading products", () => {
	const hidden = () => all.find(({ status }) => status === "draft")!;

	test("finds an active one by its id and by its slug, and no other", async () => {
		const shown = all.find(({ status }) => status === "active")!;
		const get = (idOrSlug: string) => call(shop.broker, "products.get", { idOrSlug }, as({}));
		expect(await get(shown.id)).toEqual(await get(shown.slug));
		for (const key of [hidden().id, hidden().slug, "no-such", "prd_00000000000000000000000000"])
			await expect(get(key)).rejects.toMatchObject({ type: "NOT_FOUND" });
	});

	test("answers cards in the order asked, of active ones only", async () => {
		const ids = expected({}).slice(0, 3);
		const cards = await call(shop.broker, "products.cards", { ids: [ids[2]!, hidden().id, ids[0]!] });
		expect(cards.map(({ id }) => id)).toEqual([ids[2], ids[0]]);
	});

	test("tells carts of variants, and that a draft is not sold", async () => {
		const sold = await call(shop.broker, "products.variants", { skus: ["S-0", "S-3", "none", "S-1"] });
		expect(sold.map(({ sku, isSold }) => [sku, isSold]).sort()).toEqual([
			["S-0", true],
			["S-1", true],
			["S-3", false],
		]);
		expect(sold.find(({ sku }) => sku === "S-1")).toMatchObject({
			name: "alpha 1",
			price: { amount: 100, currency: "USD" },
			brandSlug: "nordvik",
			categorySlugs: ["audio", "audio-headphones", "audio-headphones-wireless"],
		});
	});

	test("hands out all snapshots page by page", async () => {
		const ids: string[] = [];
		for (let isLast = false; !isLast; ) {
			const after = ids.at(-1);
			const page = await call(shop.broker, "products.snapshots", { limit: 70, ...(after && { after }) });
			ids.push(...page.map(({ id }) => id));
			isLast = page.length < 70;
		}
		expect(ids).toEqual(all.map(({ id }) => id));
		expect(new Set(ids).size).toBe(300);
	});

	test("draws the pictures of the demo catalogue, and no other", async () => {
		const picture = (file: string) => call(shop.broker, "products.picture", { file }, as({}));
		expect(await picture(demoRows()[0]!.imageUrl!.replace("/media/demo/", ""))).toMatch(/^<svg /);
		await expect(picture("no-such.svg")).rejects.toMatchObject({ type: "NOT_FOUND" });
	});
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fold } from "../../mixins/search-index/analyser.ts";
import { PRICE_EDGES } from "../../mixins/search-index/facets.ts";
import {
	type Change,
	FACETS,
	type ProductDocument,
	type ProductFilters,
	type ProductQuery,
	type ProductSearchEngine,
} from "../../mixins/search-index/port.ts";
import { SEARCH_SORTS } from "../../shared/contracts/search.ts";
import { judgedSearches } from "../support/judged-searches.ts";
import { corpus, isReal, product, put, source } from "../support/search-corpus.ts";

/** What every search engine must do. `make` gives a new engine with an index of its own. */
export function searchIndexContract(make: () => ProductSearchEngine): void {
	const docs = corpus();
	const byId = new Map(docs.map((doc) => [doc.id, doc]));

	describe("a catalogue", () => {
		const engine = make();
		beforeAll(async () => {
			await engine.open();
			await engine.rebuild(source(docs));
			await engine.refresh();
		});
		afterAll(() => engine.close());

		const allIds = async (query: Omit<ProductQuery, "limit">): Promise<string[]> => {
			const ids: string[] = [];
			for (let offset = 0; ; offset += 100) {
				const page = await engine.search({ ...query, limit: 100, offset });
				ids.push(...page.hits.map((hit) => hit.id));
				if (ids.length >= page.total || page.hits.length === 0) return ids;
			}
		};
		const names = (hits: { id: string }[]) => hits.map((hit) => byId.get(hit.id)!.name);

		test("knows how many documents it holds once it is ready", async () => {
			expect(await engine.health()).toMatchObject({ ready: true, documents: docs.length });
		});

		test.each(SEARCH_SORTS)("pages through every product once, sorted by %s", async (sort) => {
			const ids = await allIds({ sort });
			expect(ids).toHaveLength(docs.length);
			expect(new Set(ids).size).toBe(docs.length);
			if (sort === "relevance") return;
			const key = (id: string): string | number => {
				const doc = byId.get(id)!;
				const column = sort.replace("-", "") as "name" | "price" | "createdAt" | "popularity";
				return column === "name" ? fold(doc.name) : doc[column];
			};
			const sorted = [...ids].sort((a, b) => {
				const [x, y] = [key(a), key(b)];
				if (x === y) return a < b ? -1 : 1;
				return (x < y ? -1 : 1) * (sort.startsWith("-") ? -1 : 1);
			});
			expect(ids).toEqual(sorted);
		});

		test("browses the most popular products first where no text is given", async () => {
			const popular = await engine.search({ limit: 5, sort: "-popularity" });
			expect((await engine.search({ text: "  ", limit: 5 })).hits).toEqual(popular.hits);
			expect(popular.total).toBe(docs.length);
		});

		const brand = docs.find((doc) => doc.brand === "Sony")!.brand!;
		const category = docs.find((doc) => doc.brand === "Sony" && doc.categories.length > 1)!.categories[0]!.slug;
		const FILTERS: ProductFilters[] = [
			{},
			{ brand: [brand.toUpperCase()] },
			{ brand: [brand, "Apple"], price: { gte: 2_000 } },
			{ category },
			{ category, inStock: true },
			{ price: { gte: 1_999, lt: 10_000 }, inStock: false },
			{ category, brand: [brand], price: { gte: 1_000, lt: 100_000 } },
		];
		const passes = (doc: ProductDocument, { brand, category, price, inStock }: ProductFilters) =>
			(!brand || brand.some((name) => fold(name) === fold(doc.brand ?? ""))) &&
			(!category || doc.categories.some(({ slug }) => slug === category)) &&
			(!price || (doc.price >= (price.gte ?? 0) && doc.price < (price.lt ?? Number.POSITIVE_INFINITY))) &&
			(inStock === undefined || doc.inStock === inStock);
		const tally = (values: string[]) => {
			const counts = new Map<string, number>();
			for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
			return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 50);
		};

		test.each(["", "wireless", "black", "usb cable", "for"])(
			"counts totals and facets of %j as brute force does, under every filter",
			async (text) => {
				const found = (await allIds({ text })).map((id) => byId.get(id)!);
				for (const filters of FILTERS) {
					const page = await engine.search({ text, filters, limit: 100, facets: [...FACETS] });
					expect(page.total).toBe(found.filter((doc) => passes(doc, filters)).length);
					expect(page.hits.every(({ id }) => passes(byId.get(id)!, filters))).toBe(true);

					const brands = found.filter((doc) => passes(doc, { ...filters, brand: undefined }));
					const byBrand = tally(brands.flatMap((doc) => (doc.brand ? [fold(doc.brand)] : [])));
					const folded = page.facets.brand!.map(({ value, count }) => [fold(value), count]);
					expect(Object.fromEntries(folded)).toEqual(Object.fromEntries(byBrand));

					const categories = found.filter((doc) => passes(doc, { ...filters, category: undefined }));
					const bySlug = tally(categories.flatMap((doc) => doc.categories.map(({ slug }) => slug)));
					expect(page.facets.category!.map(({ value, count }) => [value, count])).toEqual(bySlug);

					const priced = found.filter((doc) => passes(doc, { ...filters, price: undefined })).map((doc) => doc.price);
					const { min, max, buckets } = page.facets.price!;
					expect([min, max]).toEqual(priced.length ? [Math.min(...priced), Math.max(...priced)] : [0, 0]);
					expect(buckets.length).toBeLessThanOrEqual(6);
					expect(buckets.reduce((sum, each) => sum + each.count, 0)).toBe(priced.length);
					for (const { from, to = Number.POSITIVE_INFINITY, count } of buckets) {
						expect(PRICE_EDGES).toContain(from);
						expect(count).toBe(priced.filter((price) => price >= from && price < to).length);
					}
				}
			},
		);

		test("answers an unknown brand or category with nothing", async () => {
			expect((await engine.search({ filters: { brand: ["Nobody"] }, limit: 5 })).total).toBe(0);
			expect((await engine.search({ filters: { category: "nowhere" }, limit: 5, facets: ["price"] })).total).toBe(0);
		});

		test("leaves out facets that nobody asked for", async () => {
			expect(Object.keys((await engine.search({ limit: 1, facets: ["brand"] })).facets)).toEqual(["brand"]);
			expect((await engine.search({ limit: 1 })).facets).toEqual({});
		});

		test("refuses a page beyond the window", async () => {
			await expect(engine.search({ limit: 100, offset: 9_901 })).rejects.toMatchObject({ type: "INTERNAL_ERROR" });
			expect((await engine.search({ limit: 100, offset: 9_900 })).hits).toEqual([]);
		});

		test("puts a product first whose SKU or whole name was typed", async () => {
			for (const doc of docs.filter((_, i) => i % 20 === 3)) {
				const sku = doc.skus[0]!.toLowerCase().replace("-", " ");
				expect((await engine.search({ text: sku, limit: 1 })).hits[0]!.id).toBe(doc.id);
				const named = await engine.search({ text: doc.name.toUpperCase(), limit: 1 });
				if (doc.name.length <= 200) expect(fold(names(named.hits)[0]!)).toBe(fold(doc.name));
			}
		});

		test("finds the intended products in judged searches (seed 11)", async () => {
			const searches = judgedSearches(docs, 11, 8);
			const ranks: { kind: string; text: string; rank: number }[] = [];
			for (const { kind, text, relevant } of searches) {
				const { hits } = await engine.search({ text, limit: 10 });
				ranks.push({ kind, text, rank: hits.findIndex((hit) => relevant.has(hit.id)) + 1 });
			}
			const missed = ranks.filter(({ rank }) => rank === 0);
			const reciprocal = ranks.reduce((sum, { rank }) => sum + (rank ? 1 / rank : 0), 0) / ranks.length;
			expect(searches.length).toBeGreaterThanOrEqual(isReal ? 60 : 40);
			expect(missed).toEqual([]);
			expect(reciprocal).toBeGreaterThanOrEqual(0.97);
		});

		test("never throws, whatever the text", async () => {
			const texts = [
				"x".repeat(5_000),
				"a b ".repeat(300),
				"😀🎧",
				'"',
				"'''",
				'"'.repeat(250),
				"\u0000",
				"()[]{}*?:~^\\",
				"\uD83D",
				"½",
				"-",
				"' OR 1=1",
				"_script",
				"constructor",
				"__proto__",
			];
			for (const text of texts) {
				expect((await engine.search({ text, limit: 10, facets: [...FACETS] })).total).toBeGreaterThanOrEqual(0);
				await engine.suggest(text, 5);
			}
			expect((await engine.search({ text: "😀", limit: 10 })).total).toBe(0);
		});
	});

	describe("a few products", () => {
		let engine: ProductSearchEngine;
		const start = async (docs: ProductDocument[]) => {
			engine = make();
			await engine.open();
			await engine.rebuild(source(docs));
			await engine.refresh();
		};
		afterEach(() => engine.close());
		const ids = async (query: Partial<ProductQuery> = {}) =>
			(await engine.search({ limit: 100, sort: "name", ...query })).hits.map((hit) => hit.id);
		const outcomes = async (changes: Change<ProductDocument>[]) =>
			(await engine.apply(changes)).map(({ outcome }) => outcome);

		test("shows a category's products under each of its ancestors", async () => {
			const categories = [
				{ slug: "audio", name: "Audio" },
				{ slug: "audio-headphones", name: "Headphones" },
			];
			await start([product("a", { categories }), product("b", { categories: categories.slice(0, 1) }), product("c")]);
			expect(await ids({ filters: { category: "audio" } })).toEqual(["a", "b"]);
			expect(await ids({ filters: { category: "audio-headphones" } })).toEqual(["a"]);
		});

		test("takes spellings of a brand that differ in case as one", async () => {
			await start([product("a", { brand: "SONY" }), product("b", { brand: "Sony" }), product("c", { brand: "Sony" })]);
			const page = await engine.search({ limit: 5, filters: { brand: ["sony"] }, facets: ["brand"] });
			expect(page.total).toBe(3);
			expect(page.facets.brand).toEqual([{ value: "Sony", count: 3 }]);
		});

		test("relaxes in stages and says what it understood", async () => {
			await start([
				product("a", { name: "Logitech Wireless Mouse" }),
				product("b", { name: "Logitech Wired Keyboard", description: "goes with any mouse" }),
				product("c", { name: "Portable Hard Drive" }),
				product("d", { name: 'nüvi 52LM 15.6" Display' }),
			]);
			expect(await engine.search({ text: "logitech mouse", limit: 5 })).toMatchObject({ total: 2, stage: 1 });
			expect((await engine.search({ text: "logitech mouse", limit: 5 })).hits[0]!.id).toBe("a");
			const mistyped = await engine.search({ text: "logitec wirless mosue", limit: 5 });
			expect(mistyped).toMatchObject({ total: 1, stage: 2, corrected: "logitech wireless mouse" });
			const partial = await engine.search({ text: "logitech mouse zebra giraffe", limit: 5 });
			expect(partial).toMatchObject({ total: 2, stage: 3 });
			for (const text of ["harddrive", "hard-drives", "hard dri", "harddri", "drive"]) {
				expect(await ids({ text })).toEqual(["c"]);
			}
			for (const text of ["nuvi", "NÜVI", "15.6 inch", "15.6-inch display"]) expect(await ids({ text })).toEqual(["d"]);
			expect(await ids({ text: "zebra" })).toEqual([]);
		});

		test("puts the product with a code before one that is called so, and a whole name before all that hold it", async () => {
			await start([
				product("a", { name: "M705X", brand: "M705X", popularity: 1 }),
				product("b", { name: "Marathon Mouse with a long name of many words", codes: ["m705x"] }),
				product("c", { name: "Wireless Mouse Pad", brand: "Wireless Mouse", popularity: 1 }),
				product("d", { name: "Wireless Mouse" }),
			]);
			expect((await engine.search({ text: "M-705X", limit: 5 })).hits[0]!.id).toBe("b");
			expect((await engine.search({ text: "M705X", limit: 5 })).hits[0]!.id).toBe("b");
			expect((await engine.search({ text: "WIRELESS mouse", limit: 5 })).hits[0]!.id).toBe("d");
		});

		test("lets only the end of a text be unfinished, and no space after it", async () => {
			await start([product("a", { name: "Wireless Headphones" })]);
			expect(await engine.search({ text: "wireless head", limit: 5 })).toMatchObject({ total: 1, stage: 1 });
			expect(await engine.search({ text: "head wireless", limit: 5 })).toMatchObject({ total: 1, stage: 3 });
			expect(await ids({ text: "head" })).toEqual(["a"]);
			expect(await ids({ text: "head " })).toEqual([]);
		});

		test("suggests products, brands and categories for a text that is being typed", async () => {
			const categories = [{ slug: "headphones", name: "Headphones" }];
			await start([
				product("a", { name: "Sony Headphones", brand: "Sony", categories }),
				product("b", { name: "Sonos Speaker", brand: "Sonos" }),
				product("c", { name: "Garmin GPS", brand: "Garmin" }),
			]);
			const suggestions = await engine.suggest("so", 5);
			expect(suggestions.products.map(({ id }) => id).sort()).toEqual(["a", "b"]);
			expect(suggestions.brands).toEqual(["Sonos", "Sony"]);
			expect(await engine.suggest("headph", 5)).toMatchObject({
				products: [{ id: "a", slug: "a", name: "Sony Headphones" }],
				categories: [{ slug: "headphones", name: "Headphones" }],
			});
			expect((await engine.suggest("soni headphone", 5)).products.map(({ id }) => id)).toEqual(["a"]);
			expect((await engine.suggest("so", 1)).products).toHaveLength(1);
			expect(await engine.suggest("", 5)).toEqual({ products: [], brands: [], categories: [] });
		});

		test("refuses the same and lower versions, and rejects one bad change without the others", async () => {
			await start([]);
			const at = (id: string, version: number, name: string) => put(product(id, { name, revision: version }));
			expect(await outcomes([at("a", 2, "second"), at("a", 2, "again"), at("a", 1, "first")])).toEqual([
				"applied",
				"stale",
				"stale",
			]);
			const bad = { id: "x", version: 1, doc: product("x", { price: -1 }) };
			expect(await engine.apply([bad, at("b", 0, "zero")])).toEqual([
				{ id: "x", outcome: "rejected", reason: expect.stringContaining("price") },
				{ id: "b", outcome: "applied" },
			]);
			await engine.refresh();
			expect(await ids()).toEqual(["a", "b"]);
			expect(await ids({ text: "second" })).toEqual(["a"]);
		});

		test("changes what is found when a text, a price or the stock changes", async () => {
			await start([product("a", { name: "Old name", brand: "Sony", price: 500 })]);
			await engine.apply([put(product("a", { name: "New name", price: 900, inStock: false, revision: 2 }))]);
			await engine.refresh();
			expect(await ids({ text: "old" })).toEqual([]);
			expect(await ids({ text: "new", filters: { price: { gte: 900 }, inStock: false } })).toEqual(["a"]);
			expect((await engine.search({ limit: 1, facets: ["brand"] })).facets.brand).toEqual([]);
		});

		test("keeps a removed product away, whatever arrives late, also across a rebuild", async () => {
			await start([product("a"), product("b")]);
			expect(await outcomes([{ id: "a", version: 5, removed: true }])).toEqual(["applied"]);
			expect(await outcomes([put(product("a", { revision: 4 })), { id: "a", version: 5, removed: true }])).toEqual([
				"stale",
				"stale",
			]);
			await engine.rebuild(source([product("a", { revision: 4 }), product("b")]));
			expect(await outcomes([put(product("a", { revision: 4 }))])).toEqual(["stale"]);
			await engine.refresh();
			expect(await ids()).toEqual(["b"]);
			expect(await outcomes([put(product("a", { revision: 6 }))])).toEqual(["applied"]);
			await engine.refresh();
			expect(await ids()).toEqual(["a", "b"]);
		});

		test("converges to the highest versions, however changes are shuffled and repeated", async () => {
			await start([]);
			const ONE = fc.record({ id: fc.constantFrom("a", "b", "c"), version: fc.integer({ min: 1, max: 6 }) });
			let run = 0;
			await fc.assert(
				fc.asyncProperty(fc.array(ONE, { minLength: 1, maxLength: 20 }), async (list) => {
					const prefix = `run${run++}x`;
					const changes = list.map(
						({ id, version }): Change<ProductDocument> =>
							version % 3 === 0
								? { id: prefix + id, version, removed: true }
								: put(product(prefix + id, { name: `${prefix}${id}v${version}`, revision: version })),
					);
					await engine.apply(changes);
					await engine.refresh();
					for (const id of ["a", "b", "c"].map((each) => prefix + each)) {
						const highest = Math.max(0, ...changes.filter((each) => each.id === id).map(({ version }) => version));
						const isThere = highest % 3 !== 0;
						for (const v of [1, 2, 4, 5]) {
							const expected = isThere && v === highest ? [id] : [];
							expect(await ids({ text: `${id}v${v} ` })).toEqual(expected);
						}
					}
				}),
				{ numRuns: 40 },
			);
		});

		test("ends a rebuild under live changes equal to the store, and shows readers no mixture meanwhile", async () => {
			const old = Array.from({ length: 30 }, (_, i) => product(`p${i}`, { name: `Old ${i}` }));
			await start(old);
			const scanned = old.map((doc) => ({ ...doc, name: doc.name.replace("Old", "New"), revision: 2 }));
			async function* slow() {
				yield scanned.slice(0, 15).map(put);
				await engine.apply([
					put(product("p3", { name: "Live 3", revision: 3 })),
					put(product("p20", { name: "Live 20", revision: 3 })),
					{ id: "p25", version: 9, removed: true },
					put(product("fresh", { name: "Live fresh" })),
				]);
				await engine.refresh();
				expect(await ids({ text: "new " })).toEqual([]);
				expect((await ids({ text: "live " })).sort()).toEqual(["fresh", "p20", "p3"]);
				yield scanned.slice(15).map(put);
			}
			const before = await engine.health();
			const report = await engine.rebuild(slow());
			await engine.refresh();
			expect(report).toMatchObject({ documents: 30, rejected: [] });
			expect((await engine.health()).generation).not.toBe(before.generation);
			expect(await ids({ text: "old " })).toEqual([]);
			expect((await ids({ text: "live " })).sort()).toEqual(["fresh", "p20", "p3"]);
			expect(await ids({ text: "new " })).toHaveLength(27);
		});

		test("keeps the old index when the source of a rebuild fails", async () => {
			await start([product("a")]);
			async function* broken() {
				yield [put(product("b"))];
				throw new Error("The source is gone.");
			}
			await expect(engine.rebuild(broken())).rejects.toThrow("The source is gone.");
			expect(await ids()).toEqual(["a"]);
			expect((await engine.rebuild(source([product("c")]))).documents).toBe(1);
			await engine.refresh();
			expect(await ids()).toEqual(["c"]);
		});
	});
}

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type {
	OrderDocument,
	OrderQuery,
	OrderSearchEngine,
	StatisticsQuery,
} from "../../mixins/search-index/order-port.ts";
import type { Change } from "../../mixins/search-index/port.ts";
import { order, orderLine, orderSource, putOrder, randomOrders, ZONES } from "../support/order-corpus.ts";
import { searchOrders, statisticsOf } from "./order-index/brute-force.ts";

const SEED = 5;
const SOLD = ["CONFIRMED", "SHIPPED", "DELIVERED"];
const zones = fc.constantFrom(...Object.keys(ZONES));
const statuses = fc.uniqueArray(fc.constantFrom(...SOLD, "CANCELLED", "REJECTED", "PENDING"), { minLength: 1 });
const moments = fc
	.date({ min: new Date("2025-09-20T00:00:00Z"), max: new Date("2026-04-20T00:00:00Z"), noInvalidDate: true })
	.map((date) => date.toISOString());
const spans = fc.record({ gte: moments, lt: moments }, { requiredKeys: [] });
const texts = fc.constantFrom(
	"",
	"grace",
	"zoe obrien",
	"GRACE1@example.com",
	"grace1",
	"@example.com",
	"vo-1000",
	"100042",
	"SKU-7-Black",
	"sku7black",
	"sku 1",
	"wf1000xm4",
	"case",
	"laptop nim",
	"universal",
	"zebra",
	"l",
);

/** What every order index must do. `make` gives a new engine with an index of its own. */
export function orderIndexContract(make: () => OrderSearchEngine): void {
	describe("half a year of orders", () => {
		const orders = randomOrders(400, SEED);
		const engine = make();
		beforeAll(async () => {
			await engine.open();
			await engine.rebuild(orderSource(orders));
			await engine.refresh();
		});
		afterAll(() => engine.close());

		test("knows how many orders it holds once it is ready", async () => {
			expect(await engine.health()).toMatchObject({ ready: true, documents: orders.length });
		});

		test("pages through every order once, the newest first", async () => {
			const all: string[] = [];
			for (let offset = 0; offset < orders.length; offset += 30) {
				const page = await engine.search({ limit: 30, offset });
				expect(page.total).toBe(orders.length);
				all.push(...page.hits.map(({ id }) => id));
			}
			expect(all).toEqual(searchOrders(orders, { limit: orders.length }).hits.map(({ id }) => id));
		});

		test("finds and counts as brute force does, whatever is asked", async () => {
			const optional = { text: texts, status: statuses, placed: spans, timeZone: zones, offset: fc.nat(50) };
			const queries = fc.record({ ...optional, limit: fc.nat(100) }, { requiredKeys: ["limit"] });
			await fc.assert(
				fc.asyncProperty(queries, async (query: OrderQuery) => {
					expect(await engine.search(query)).toEqual(searchOrders(orders, query));
				}),
				{ numRuns: 150 },
			);
		});

		test("finds an order by its number, e-mail, customer and SKU alone", async () => {
			for (const one of orders.filter((_, i) => i % 40 === 7)) {
				const placed = { gte: one.placedAt, lt: new Date(Date.parse(one.placedAt) + 1).toISOString() };
				const ways = [one.number, one.number.slice(3), one.email, one.customerName, one.lines[0]!.sku];
				for (const text of ways.flatMap((way) => [way, way.toUpperCase(), way.toLowerCase()])) {
					const found = await engine.search({ text, limit: 100, placed });
					expect(found.hits.map(({ id }) => id)).toContain(one.id);
				}
			}
		});

		test("leaves the facet of status to the other filters", async () => {
			const all = await engine.search({ limit: 0 });
			const some = await engine.search({ limit: 0, status: ["REJECTED"] });
			expect(some.status).toEqual(all.status);
			expect(some.total).toBe(all.status.find(({ value }) => value === "REJECTED")!.count);
			expect(some.days.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(some.total);
		});

		test("counts sales as brute force does, across changes of the clock", async () => {
			const queries = fc.record(
				{
					placed: spans,
					interval: fc.constantFrom("day", "week", "month"),
					timeZone: zones,
					sold: statuses,
					currency: fc.constantFrom("USD", "EUR", "JPY"),
					top: fc.integer({ min: 1, max: 20 }),
				},
				{ requiredKeys: ["placed", "interval", "sold", "currency", "top"] },
			);
			await fc.assert(
				fc.asyncProperty(queries, async (query: StatisticsQuery) => {
					expect(await engine.statistics(query)).toEqual(statisticsOf(orders, query));
				}),
				{ numRuns: 150 },
			);
		});

		test.each(
			Object.keys(ZONES).flatMap((zone) => (["day", "week", "month"] as const).map((each) => [each, zone] as const)),
		)("cuts all of it by %s in %s as the calendar there does", async (interval, timeZone) => {
			const query = { placed: {}, interval, timeZone, sold: SOLD, currency: "USD", top: 50 };
			const { series, ...sums } = await engine.statistics(query);
			expect({ series, ...sums }).toEqual(statisticsOf(orders, query));
			expect(series.reduce((sum, each) => sum + each.revenue, 0)).toBe(sums.revenue);
			expect(series.reduce((sum, each) => sum + each.orders, 0)).toBe(sums.orders);
		});

		test("refuses a page beyond the window", async () => {
			await expect(engine.search({ limit: 100, offset: 9_901 })).rejects.toMatchObject({ type: "INTERNAL_ERROR" });
			expect((await engine.search({ limit: 100, offset: 9_900 })).hits).toEqual([]);
		});

		test("never throws, whatever the text", async () => {
			const odd = [
				"x".repeat(5_000),
				"a b ".repeat(300),
				"😀",
				'"',
				"'''",
				'"a" OR "b"',
				"\u0000",
				"()[]{}*?:~^\\",
				"\uD83D",
			];
			for (const text of [...odd, "½", "-", "' OR 1=1", "NEAR(a b)", "a AND NOT b", "__proto__", "@", "a@"]) {
				expect((await engine.search({ text, limit: 10 })).total).toBe(searchOrders(orders, { text, limit: 10 }).total);
			}
		});
	});

	describe("a few orders", () => {
		let engine: OrderSearchEngine;
		const start = async (docs: OrderDocument[]) => {
			engine = make();
			await engine.open();
			await engine.rebuild(orderSource(docs));
			await engine.refresh();
		};
		afterEach(() => engine.close());
		const ids = async (query: Partial<OrderQuery> = {}) =>
			(await engine.search({ limit: 100, ...query })).hits.map(({ id }) => id).sort();
		const outcomes = async (changes: Change<OrderDocument>[]) =>
			(await engine.apply(changes)).map(({ outcome }) => outcome);

		test("answers with what a list of orders shows", async () => {
			const lines = [orderLine({ quantity: 2 }), orderLine({ sku: "B-2", quantity: 3 })];
			const one = order("a", { lines, userId: "usr_1", total: 12_345 });
			await start([one]);
			const { id, number, status, email, customerName, total, currency, placedAt } = one;
			expect((await engine.search({ limit: 5 })).hits).toEqual([
				{ id, number, status, email, customerName, total, currency, itemCount: 5, placedAt },
			]);
		});

		test("finds all words in one order, not one each in several", async () => {
			await start([
				order("a", { customerName: "Grace Hopper", email: "a@example.com", lines: [orderLine({ name: "Mouse" })] }),
				order("b", { customerName: "Ada Lovelace", email: "b@example.com", lines: [orderLine({ name: "Keyboard" })] }),
			]);
			expect(await ids({ text: "grace mouse" })).toEqual(["a"]);
			expect(await ids({ text: "grace keyboard" })).toEqual([]);
		});

		test("follows an order through its changes: what is found, and what is sold", async () => {
			const query: StatisticsQuery = { placed: {}, interval: "day", sold: SOLD, currency: "USD", top: 5 };
			await start([order("a", { version: 2, total: 900 })]);
			expect(await engine.statistics(query)).toMatchObject({ orders: 1, revenue: 900 });
			const changed = order("a", {
				version: 3,
				status: "CANCELLED",
				email: "new@example.com",
				lines: [orderLine({ sku: "NEW-1" })],
			});
			expect(await outcomes([putOrder(changed)])).toEqual(["applied"]);
			await engine.refresh();
			expect(await engine.statistics(query)).toEqual(statisticsOf([changed], query));
			expect(await ids({ text: "grace@example.com" })).toEqual([]);
			expect(await ids({ text: "new@example.com new1", status: ["CANCELLED"] })).toEqual(["a"]);
		});

		test("refuses the same and lower versions, and rejects one bad change without the others", async () => {
			await start([]);
			const at = (id: string, version: number, customerName: string) => putOrder(order(id, { customerName, version }));
			expect(await outcomes([at("a", 2, "Second"), at("a", 2, "Again"), at("a", 1, "First")])).toEqual([
				"applied",
				"stale",
				"stale",
			]);
			const bad = { id: "x", version: 1, doc: order("x", { total: -1 }) };
			expect(await engine.apply([bad, at("b", 0, "Zero")])).toEqual([
				{ id: "x", outcome: "rejected", reason: expect.stringContaining("total") },
				{ id: "b", outcome: "applied" },
			]);
			await engine.refresh();
			expect(await ids()).toEqual(["a", "b"]);
			expect(await ids({ text: "second" })).toEqual(["a"]);
		});

		test("keeps a removed order away, whatever arrives late, also across a rebuild", async () => {
			await start([order("a"), order("b")]);
			expect(await outcomes([{ id: "a", version: 5, removed: true }])).toEqual(["applied"]);
			expect(await outcomes([putOrder(order("a", { version: 4 })), { id: "a", version: 5, removed: true }])).toEqual([
				"stale",
				"stale",
			]);
			await engine.rebuild(orderSource([order("a", { version: 4 }), order("b")]));
			expect(await outcomes([putOrder(order("a", { version: 4 }))])).toEqual(["stale"]);
			await engine.refresh();
			expect(await ids()).toEqual(["b"]);
			expect(await ids({ text: "grace" })).toEqual(["b"]);
			expect(await outcomes([putOrder(order("a", { version: 6 }))])).toEqual(["applied"]);
			await engine.refresh();
			expect(await ids({ text: "grace" })).toEqual(["a", "b"]);
		});

		test("converges to the highest versions, however changes are shuffled and repeated", async () => {
			await start([]);
			const ONE = fc.record({ id: fc.constantFrom("a", "b", "c"), version: fc.integer({ min: 1, max: 6 }) });
			const last = new Map<string, OrderDocument | undefined>();
			let run = 0;
			await fc.assert(
				fc.asyncProperty(fc.array(ONE, { minLength: 1, maxLength: 20 }), async (list) => {
					const prefix = `run${run++}x`;
					const changes = list.map(({ id, version }): Change<OrderDocument> => {
						const own = prefix + id;
						if (version % 3 === 0) return { id: own, version, removed: true };
						return putOrder(order(own, { customerName: `Name${own}v${version}`, total: version, version }));
					});
					await engine.apply(changes);
					await engine.refresh();
					for (const id of new Set(changes.map((each) => each.id))) {
						const own = changes.filter((each) => each.id === id);
						const highest = own.reduce((best, each) => (each.version > best.version ? each : best));
						last.set(id, "doc" in highest ? highest.doc : undefined);
						for (const each of own) {
							const isLast = "doc" in highest && each.version === highest.version;
							expect(await ids({ text: `name${id}v${each.version}` })).toEqual(isLast ? [id] : []);
						}
					}
				}),
				{ numRuns: 30 },
			);
			const query: StatisticsQuery = { placed: {}, interval: "week", sold: SOLD, currency: "USD", top: 5 };
			const left = [...last.values()].filter((each) => each !== undefined);
			expect(await engine.statistics(query)).toEqual(statisticsOf(left, query));
		});

		test("ends a rebuild under live changes equal to the store, and shows readers no mixture meanwhile", async () => {
			const old = Array.from({ length: 30 }, (_, i) => order(`o${i}`, { customerName: "Old", version: 1 }));
			await start(old);
			const scanned = old.map((doc) => ({ ...doc, customerName: "New", version: 2 }));
			const live = ["o3", "o20", "fresh"].map((id) => order(id, { customerName: "Live", version: 3 }));
			async function* slow() {
				yield scanned.slice(0, 15).map(putOrder);
				await engine.apply([...live.map(putOrder), { id: "o25", version: 9, removed: true }]);
				await engine.refresh();
				expect(await ids({ text: "new" })).toEqual([]);
				expect(await ids({ text: "live" })).toEqual(["fresh", "o20", "o3"]);
				yield scanned.slice(15).map(putOrder);
			}
			const before = await engine.health();
			const report = await engine.rebuild(slow());
			await engine.refresh();
			expect(report).toMatchObject({ documents: 30, rejected: [] });
			expect((await engine.health()).generation).not.toBe(before.generation);
			expect(await ids({ text: "old" })).toEqual([]);
			expect(await ids({ text: "live" })).toEqual(["fresh", "o20", "o3"]);
			expect(await ids({ text: "new" })).toHaveLength(27);
		});

		test("keeps the old index when the source of a rebuild fails, and says what it refused of the next one", async () => {
			await start([order("a")]);
			async function* broken() {
				yield [putOrder(order("b"))];
				throw new Error("The source is gone.");
			}
			await expect(engine.rebuild(broken())).rejects.toThrow("The source is gone.");
			expect(await ids()).toEqual(["a"]);
			const report = await engine.rebuild(orderSource([order("c"), order("d", { email: "" })]));
			expect(report).toMatchObject({ documents: 1, rejected: [{ id: "d", reason: expect.stringContaining("email") }] });
			await engine.refresh();
			expect(await ids()).toEqual(["c"]);
		});
	});
}

import { Worker } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import search from "../../services/search/search.service.ts";
import { call } from "../../shared/broker/call.ts";
import type { Params, Return } from "../../shared/contracts/index.ts";
import type { Job } from "../../shared/contracts/jobs.ts";
import { newId } from "../../shared/ids.ts";
import { as, scratchDir, startBroker } from "../support/broker.ts";
import { eventually } from "../support/eventually.ts";
import { staff } from "../support/products.ts";
import { type SearchWorld, searchWorld, tell } from "../support/search-world.ts";
import { orderSnapshot, productSnapshot } from "../support/snapshots.ts";

let broker: ServiceBroker;
let world: SearchWorld;
let close: () => Promise<void>;

async function open(arrange: (world: SearchWorld) => void = () => {}, isReady = true): Promise<void> {
	const made = searchWorld();
	world = made.world;
	arrange(world);
	const scratch = await scratchDir();
	broker = await startBroker([...made.services, search], { dataDir: scratch.path });
	close = async () => {
		await broker.stop();
		await scratch.remove();
	};
	if (isReady) await eventually(async () => (await call(broker, "search.health", {})).ready);
}

const products = (params: Params<"search.products"> = {}) => call(broker, "search.products", params);
const orders = (params: Params<"search.orders"> = {}) => call(broker, "search.orders", params, staff());
const statistics = (params: Params<"search.statistics"> = {}) => call(broker, "search.statistics", params, staff());
const rebuild = (meta: object = {}) => call(broker, "search.rebuild", {}, staff(meta));
const job = (id: string) => call(broker, "search.jobs.get", { id }, staff());
const idsOf = ({ data }: Return<"search.orders">) => data.map(({ id }) => id);

async function ended(id: string): Promise<Job> {
	let read: Job | undefined;
	await eventually(async () => {
		read = await job(id);
		return read.status !== "queued" && read.status !== "running";
	}, 15_000);
	return read!;
}

describe("the search service", () => {
	const placed = orderSnapshot([{ sku: "LAP-1401-GRY", quantity: 2, price: 50_000 }], { email: "Grace@Example.com" });
	const rejected = orderSnapshot([{ sku: "TV-55" }], { status: "REJECTED" });
	beforeAll(() =>
		open((world) => {
			world.products = [productSnapshot("Wireless Mouse")];
			world.orders = [placed, rejected];
		}),
	);
	afterAll(() => close());

	test("says what it holds", async () => {
		expect(await call(broker, "search.health", {})).toMatchObject({ ready: true, detail: "1 products, 2 orders" });
	});

	test("finds orders with what a list of them shows", async () => {
		const found = await orders({ q: "grace@example.com" });
		const { id, number, status, email, placedAt } = placed.order;
		expect(found).toEqual({
			data: [
				{
					id,
					number,
					status,
					email,
					customerName: "Ada Lovelace",
					total: placed.order.totals.total,
					itemCount: 2,
					placedAt,
				},
			],
			total: { value: 1, relation: "eq" },
			facets: { status: [{ value: "CONFIRMED", count: 1 }], day: [{ value: placedAt.slice(0, 10), count: 1 }] },
		});
		expect(idsOf(await orders({ q: "tv55", status: ["REJECTED"] }))).toEqual([rejected.order.id]);
		expect((await orders({ status: ["SHIPPED"] })).total.value).toBe(0);
		expect((await orders({ to: "2020-01-01" })).total.value).toBe(0);
	});

	test("counts what was sold, and not what was rejected", async () => {
		const { totals, byStatus, topProducts, byCategory, byBrand, series } = await statistics();
		const revenue = placed.order.totals.total;
		expect(totals).toEqual({ orders: 1, revenue, averageValue: revenue });
		expect(byStatus).toEqual([
			{ status: "CONFIRMED", orders: 1 },
			{ status: "REJECTED", orders: 1 },
		]);
		const sold = { quantity: 2, revenue: { amount: 100_000, currency: "USD" } };
		expect(topProducts).toEqual([{ sku: "LAP-1401-GRY", name: "Product LAP-1401-GRY", ...sold }]);
		expect(byCategory).toEqual([{ category: "audio", ...sold }]);
		expect(byBrand).toEqual([{ brand: "acme", ...sold }]);
		expect(series).toHaveLength(30);
		expect(series.at(-1)!.orders).toBe(1);
	});

	test.each<[string, Params<"search.orders">]>([
		["offset", { offset: 9_990, limit: 20 }],
		["from", { from: "2026-02-30" }],
		["to", { from: "2026-02-02", to: "2026-02-01" }],
		["timeZone", { timeZone: "Nowhere" }],
	])("refuses orders by %s", async (pointer, params) => {
		const errors = [expect.objectContaining({ pointer })];
		await expect(orders(params)).rejects.toMatchObject({ code: 400, data: { errors } });
	});

	test("is for staff alone, where it is about orders", async () => {
		const customer = as({ userId: newId("usr"), role: "customer" });
		for (const action of ["search.orders", "search.statistics", "search.rebuild"] as const) {
			await expect(call(broker, action, {})).rejects.toMatchObject({ code: 401 });
			await expect(call(broker, action, {}, customer)).rejects.toMatchObject({ code: 403 });
		}
	});

	test("follows facts in any order: the highest version counts", async () => {
		const { order, ...rest } = orderSnapshot([{ sku: "MUG-1" }]);
		const cancelled = { ...rest, order: { ...order, status: "CANCELLED" as const, version: 3 } };
		await tell(broker, "order.cancelled", cancelled);
		await tell(broker, "order.confirmed", { ...rest, order });
		expect((await orders({ q: "mug-1" })).data).toMatchObject([{ id: order.id, status: "CANCELLED" }]);
		const product = productSnapshot("Blue Lamp");
		await tell(broker, "product.created", product);
		expect((await products({ q: "lamp" })).ids).toEqual([product.id]);
	});

	test("takes the facts beside one that its index refuses", async () => {
		const poison = orderSnapshot([{ sku: "POISON-1" }], { email: "nobody" });
		await tell(broker, "order.confirmed", poison, orderSnapshot([{ sku: "SOUND-1" }]));
		expect((await orders({ q: "sound-1" })).total.value).toBe(1);
		expect((await orders({ q: "poison-1" })).total.value).toBe(0);
	});

	test("fills its indexes again when their thread has died", async () => {
		const product = productSnapshot("Never told");
		world.products.push(product);
		const sent = jest.spyOn(Worker.prototype, "postMessage");
		await call(broker, "search.health", {});
		// True because the spy saw the health being asked for in the thread.
		const thread = sent.mock.contexts.at(-1) as Worker;
		sent.mockRestore();
		await thread.terminate();
		await eventually(
			async () => (await products({ q: "never told" }).catch(() => ({ ids: [] }))).ids[0] === product.id,
		);
		await eventually(async () => (await orders({ q: "LAP-1401-GRY" }).catch(() => undefined))?.total.value === 1);
	});
});

describe("while others are away", () => {
	afterEach(() => close());

	test("products are found without orders, and orders later", async () => {
		await open((world) => {
			world.products = [productSnapshot("Wireless Mouse")];
			world.orders = [orderSnapshot()];
			world.away.add("orders");
		}, false);
		await eventually(async () => (await products({ q: "mouse" }).catch(() => ({ ids: [] }))).ids.length === 1);
		await expect(orders()).rejects.toMatchObject({ code: 503, retryable: true });
		await expect(statistics()).rejects.toMatchObject({ code: 503, retryable: true });
		const health = await call(broker, "search.health", {});
		expect(health).toMatchObject({ ready: false, detail: "The index of orders is being built." });
		world.away.clear();
		await eventually(async () => (await orders().catch(() => undefined))?.total.value === 1);
		expect(await call(broker, "search.health", {})).toMatchObject({ ready: true });
	});

	test("orders are found without products", async () => {
		await open((world) => {
			world.orders = [orderSnapshot()];
			world.away.add("products");
		}, false);
		await eventually(async () => (await orders().catch(() => undefined))?.total.value === 1);
		await expect(products()).rejects.toMatchObject({ code: 503 });
	});
});

describe("a rebuild", () => {
	beforeEach(() =>
		open((world) => {
			world.products = Array.from({ length: 501 }, (_, i) => productSnapshot(`Mouse ${i}`));
			world.orders = [orderSnapshot(), orderSnapshot()];
		}),
	);
	afterEach(() => close());

	/** Holds products back until the answer is called. */
	function holdProducts(): () => void {
		const held = Promise.withResolvers<void>();
		world.hold = held.promise;
		return () => {
			world.hold = undefined;
			held.resolve();
		};
	}

	test("takes what the services have now, and reports how many documents that were", async () => {
		// A change whose fact never came.
		world.products[0]!.name = "Silent Keyboard";
		world.products[0]!.revision = 2;
		world.orders.push(orderSnapshot([{ sku: "BAD-1" }], { email: "nobody" }));
		const { id } = await rebuild();
		expect(id).toMatch(/^job_search_/);
		const done = await ended(id);
		expect(done).toMatchObject({
			type: "search.rebuild",
			status: "done",
			progress: { done: 504, total: 504 },
			report: { updated: 503, failed: 1, errors: [{ line: 1, code: "REJECTED" }] },
		});
		const bad = world.orders[2]!.order.id;
		expect(done.report.errors[0]!.pointer).toBe(`/orders/${bad}`);
		expect((await products({ q: "keyboard" })).total.value).toBe(1);
	});

	test("is one, however often it is asked for at once", async () => {
		const release = holdProducts();
		const asked = await Promise.all([rebuild(), rebuild(), rebuild()]);
		await eventually(async () => (await job(asked[0].id)).status === "running");
		asked.push(await rebuild());
		expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
		expect((await products({ q: "mouse" })).total.value).toBe(501);
		release();
		expect(await ended(asked[0].id)).toMatchObject({ status: "done" });
		const next = await rebuild();
		expect(next.id).not.toBe(asked[0].id);
		await ended(next.id);
		expect((await call(broker, "search.jobs.list", {}, staff())).data.map(({ id }) => id)).toEqual([
			next.id,
			asked[0].id,
		]);
	});

	test("answers the same key with the same job, also when that has ended", async () => {
		const options = staff({ idempotencyKey: "monday" });
		const first = await call(broker, "search.rebuild", {}, options);
		await ended(first.id);
		const again = staff({ idempotencyKey: "monday" });
		expect((await call(broker, "search.rebuild", {}, again)).id).toBe(first.id);
		expect(again.meta).toMatchObject({ $responseHeaders: { "Idempotent-Replayed": "true" } });
		const other = await rebuild({ idempotencyKey: "tuesday" });
		expect(other.id).not.toBe(first.id);
		await ended(other.id);
	});

	test("ends when it is cancelled, and leaves the index as it was", async () => {
		const releaseFirst = holdProducts();
		const pages = world.pages;
		const { id } = await rebuild();
		await eventually(() => world.pages > pages);
		await call(broker, "search.jobs.cancel", { id }, staff());
		const release = holdProducts();
		// It begins when the cancelled one has ended, although that has not got its page.
		const next = await rebuild();
		await eventually(() => world.pages > pages + 1);
		expect((await products({ q: "mouse" })).total.value).toBe(501);
		world.products.pop();
		release();
		releaseFirst();
		expect(await ended(next.id)).toMatchObject({ status: "done", progress: { done: 502 } });
		expect((await products({ q: "mouse" })).total.value).toBe(500);
		expect(await job(id)).toMatchObject({ status: "cancelled", progress: { done: 0 } });
	});

	test("waits for a service that is away, and does not build again what is complete", async () => {
		world.away.add("orders");
		const before = world.pages;
		const { id } = await rebuild();
		await eventually(async () => (await job(id)).progress.done === 501, 15_000);
		world.away.clear();
		expect(await ended(id)).toMatchObject({ status: "done", progress: { done: 503 } });
		expect(world.pages - before).toBe(2);
	});
});

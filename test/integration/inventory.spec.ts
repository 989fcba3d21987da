import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import pg from "pg";
import { busOf } from "../../mixins/events/mixin.ts";
import inventory from "../../services/inventory/inventory.service.ts";
import type { Ctx } from "../../shared/broker/call.ts";
import { call } from "../../shared/broker/call.ts";
import { newFact } from "../../shared/broker/fact.ts";
import type { Fact } from "../../shared/contracts/events.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { Movement } from "../../shared/contracts/inventory.ts";
import { newId } from "../../shared/ids.ts";
import { as, fakeService, startBroker } from "../support/broker.ts";
import { type ScratchDatabases, scratchDatabases } from "../support/postgres.ts";

const productId = newId("prd");
/** Every SKU but those that begin with NONE belongs to a product. */
const products = fakeService("products", {
	variants: ({ params }) =>
		params.skus
			.filter((sku) => !sku.startsWith("NONE"))
			.map((sku) => {
				const price = { amount: 100, currency: "USD" };
				return { sku, productId, name: sku, price, categorySlugs: [], isSold: true };
			}),
});

let databases: ScratchDatabases;
let broker: ServiceBroker;
let audit: pg.Client;

beforeAll(async () => {
	databases = await scratchDatabases();
	const url = databases.urlFor("inventory");
	broker = await startBroker([products, inventory], { dataDir: databases.dataDir, postgresUrl: () => url });
	audit = new pg.Client({ connectionString: url });
	await audit.connect();
}, 60_000);
afterAll(async () => {
	await audit.end();
	await broker.stop();
	await databases.stop();
});

const staff = { userId: newId("usr"), role: "admin" } as const;
const system = { system: "orders" };
const refused = (type: string, pointer?: string) => {
	const data = pointer && { errors: [expect.objectContaining({ pointer })] };
	return expect.objectContaining({ type, ...(data && { data: expect.objectContaining(data) }) });
};

let skus = 0;
const newSku = () => `SKU-${++skus}`;
let keys = 0;
const adjust = (params: Omit<Params<"inventory.adjust">, "reason">, idempotencyKey = `key-${++keys}`) =>
	call(broker, "inventory.adjust", { reason: "Counted", ...params }, as(staff, { idempotencyKey }));
const reserve = (orderId: string, ...lines: [sku: string, quantity: number][]) => {
	const wanted = lines.map(([sku, quantity]) => ({ sku, quantity }));
	return call(broker, "inventory.reserve", { orderId, lines: wanted }, as(system));
};
const release = (orderId: string) => call(broker, "inventory.release", { orderId }, as(system));
const level = async (sku: string) => (await call(broker, "inventory.list", { sku }, as(staff))).data[0];
const stocked = async (onHand: number) => {
	const sku = newSku();
	await adjust({ sku, onHand });
	return sku;
};
const rows = async <Row>(text: string, ...values: unknown[]) => (await audit.query(text, values)).rows as Row[];
const factsAbout = async (subject: string): Promise<Fact[]> =>
	(await rows<{ fact: Fact }>("SELECT fact FROM outbox WHERE fact->>'subject' = $1 ORDER BY seq", subject)).map(
		({ fact }) => fact,
	);

/** The SKUs whose books do not close (I2); there must be none. */
const openBooks = () =>
	rows(`
		SELECT sku, on_hand, reserved, held, moved
		FROM levels
		LEFT JOIN (SELECT sku, sum(quantity) AS held FROM open_reservations GROUP BY sku) AS held USING (sku)
		LEFT JOIN (SELECT sku, sum(delta) AS moved FROM movements GROUP BY sku) AS moved USING (sku)
		WHERE reserved <> coalesce(held, 0) OR on_hand <> coalesce(moved, 0)`);

describe("reserving", () => {
	test("sells 50 pieces to exactly 50 of 200 buyers at once", async () => {
		const sku = await stocked(50);
		const verdicts = await Promise.all(Array.from({ length: 200 }, () => reserve(newId("ord"), [sku, 1])));
		expect(verdicts.filter(({ status }) => status === "RESERVED")).toHaveLength(50);
		expect(verdicts.filter(({ status }) => status === "REFUSED")).toHaveLength(150);
		expect(await level(sku)).toMatchObject({ onHand: 50, reserved: 50, available: 0 });
	});

	test("is all or nothing, and says what is short", async () => {
		const [plenty, few] = [await stocked(10), await stocked(2)];
		const none = newSku();
		const verdict = await reserve(newId("ord"), [plenty, 1], [few, 2], [few, 1], [none, 4]);
		expect(verdict.status).toBe("REFUSED");
		expect(verdict.shortages).toEqual([
			{ sku: few, requested: 3, available: 2 },
			{ sku: none, requested: 4, available: 0 },
		]);
		expect((await level(plenty))!.reserved).toBe(0);
	});

	test("never waits in a circle, in whatever order orders name their SKUs", async () => {
		const shelf = await Promise.all(Array.from({ length: 6 }, () => stocked(1000)));
		const orders = Array.from({ length: 300 }, (_, i) => {
			const rotated = [...shelf.slice(i % 6), ...shelf.slice(0, i % 6)];
			return (i % 2 ? rotated : rotated.reverse()).slice(0, 4).map((sku): [string, number] => [sku, 1]);
		});
		const ids = orders.map(() => newId("ord"));
		await Promise.all(orders.map((lines, i) => reserve(ids[i]!, ...lines)));
		await Promise.all(ids.map(release));
		for (const sku of shelf) expect(await level(sku)).toMatchObject({ reserved: 0, onHand: 1000 });
	});

	test("has one effect for an order, however often and at once it is asked", async () => {
		const sku = await stocked(5);
		const orderId = newId("ord");
		const verdicts = await Promise.all(Array.from({ length: 20 }, () => reserve(orderId, [sku, 4])));
		for (const verdict of verdicts) expect(verdict).toEqual({ orderId, status: "RESERVED", shortages: [] });
		expect((await level(sku))!.reserved).toBe(4);
	});

	test("answers the stored refusal, also when stock has come since", async () => {
		const sku = await stocked(1);
		const orderId = newId("ord");
		const refusal = await reserve(orderId, [sku, 2]);
		await adjust({ sku, delta: 10 });
		expect(await reserve(orderId, [sku, 2])).toEqual(refusal);
		expect(await release(orderId)).toEqual(refusal);
	});
});

describe("releasing", () => {
	test("gives stock back once", async () => {
		const sku = await stocked(5);
		const orderId = newId("ord");
		await reserve(orderId, [sku, 3]);
		const released = await Promise.all(Array.from({ length: 20 }, () => release(orderId)));
		for (const each of released) expect(each).toEqual({ orderId, status: "RELEASED", shortages: [] });
		expect(await level(sku)).toMatchObject({ reserved: 0, available: 5 });
		expect((await reserve(orderId, [sku, 3])).status).toBe("RELEASED");
		expect((await level(sku))!.reserved).toBe(0);
	});

	test("of an order that is not known yet refuses its late reserve", async () => {
		const sku = await stocked(5);
		const orderId = newId("ord");
		expect((await release(orderId)).status).toBe("RELEASED");
		expect((await reserve(orderId, [sku, 1])).status).toBe("RELEASED");
		expect((await level(sku))!.reserved).toBe(0);
	});

	test("at the same moment as the reserve leaves nothing reserved", async () => {
		const sku = await stocked(100);
		const ids = Array.from({ length: 100 }, () => newId("ord"));
		await Promise.all(ids.flatMap((id) => [reserve(id, [sku, 1]), release(id), reserve(id, [sku, 1])]));
		expect(await level(sku)).toMatchObject({ reserved: 0, onHand: 100 });
	});
});

describe("adjusting", () => {
	test("writes level, movement and both facts", async () => {
		const sku = newSku();
		const up = await adjust({ sku, onHand: 10 });
		const down = await adjust({ sku, delta: -4 });
		expect(up).toMatchObject({ sku, type: "adjustment", delta: 10, onHand: 10, reason: "Counted" });
		expect(down).toMatchObject({ delta: -4, onHand: 6, actor: `staff:${staff.userId}` });
		expect(await level(sku)).toEqual({ sku, onHand: 6, reserved: 0, available: 6, reorderPoint: 5, version: 2 });

		const changes = (await factsAbout(sku)).map(({ data, aggregateVersion }) => ({ data, aggregateVersion }));
		const common = { sku, locationId: "main", reserved: 0, inStock: true, flips: 1, reorderPoint: 5 };
		expect(changes).toEqual([
			{ data: { ...common, onHand: 10, available: 10, version: 1 }, aggregateVersion: 1 },
			{ data: { ...common, onHand: 6, available: 6, version: 2 }, aggregateVersion: 2 },
		]);
	});

	test("needs exactly one of delta and onHand, a reason and a key", async () => {
		const sku = newSku();
		await expect(adjust({ sku })).rejects.toEqual(refused("VALIDATION_FAILED", "/delta"));
		await expect(adjust({ sku, delta: 1, onHand: 1 })).rejects.toEqual(refused("VALIDATION_FAILED", "/onHand"));
		const unkeyed = call(broker, "inventory.adjust", { sku, delta: 1, reason: "x" }, as(staff));
		await expect(unkeyed).rejects.toEqual(refused("IDEMPOTENCY_KEY_REQUIRED"));
		await expect(adjust({ sku: "NONE-1", onHand: 1 })).rejects.toEqual(refused("SKU_UNKNOWN", "/sku"));
		const stranger = as({ userId: staff.userId, role: "customer" }, { idempotencyKey: "k" });
		const forbidden = call(broker, "inventory.adjust", { sku, delta: 1, reason: "x" }, stranger);
		await expect(forbidden).rejects.toEqual(refused("FORBIDDEN"));
		expect(await level(sku)).toBeUndefined();
	});

	test("leaves no less than is reserved, and never less than none", async () => {
		const sku = await stocked(5);
		await expect(adjust({ sku, delta: -6 })).rejects.toEqual(refused("VALIDATION_FAILED", "/delta"));
		await expect(adjust({ sku, delta: 100_000_000 })).rejects.toEqual(refused("VALIDATION_FAILED", "/delta"));
		await reserve(newId("ord"), [sku, 3]);
		await expect(adjust({ sku, onHand: 2 })).rejects.toEqual(refused("STOCK_RESERVED"));
		expect(await adjust({ sku, delta: -2 })).toMatchObject({ onHand: 3 });
		expect(await openBooks()).toEqual([]);
	});

	test("happens once per key, also from ten sockets at once, and says what is a replay", async () => {
		const sku = newSku();
		const params = { sku, delta: 7, reason: "Delivery" };
		const answers = await Promise.all(
			Array.from({ length: 10 }, async () => {
				const pending = broker.call<Movement, typeof params>(
					"inventory.adjust",
					params,
					as(staff, { idempotencyKey: "one" }),
				);
				const movement = await pending;
				// True because the broker leaves the call's context on its promise.
				const { meta } = (pending as typeof pending & { ctx: Ctx }).ctx;
				return { movement, isReplay: meta.$responseHeaders !== undefined };
			}),
		);
		expect(new Set(answers.map(({ movement }) => JSON.stringify(movement, Object.keys(movement).sort()))).size).toBe(1);
		expect(answers.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
		expect((await level(sku))!.onHand).toBe(7);
		await expect(adjust({ sku, delta: 8 }, "one")).rejects.toEqual(refused("IDEMPOTENCY_KEY_REUSED"));
	});

	test("a refused key may come again", async () => {
		const sku = await stocked(1);
		await expect(adjust({ sku, delta: -2 }, "again")).rejects.toEqual(refused("VALIDATION_FAILED"));
		expect(await adjust({ sku, delta: 2 }, "again")).toMatchObject({ onHand: 3 });
	});
});

describe("flips", () => {
	test("rise whenever a SKU comes into stock or goes out, and at no other time", async () => {
		const sku = newSku();
		const orderId = newId("ord");
		await adjust({ sku, onHand: 3 });
		await reserve(newId("ord"), [sku, 1]);
		await reserve(orderId, [sku, 2]);
		await adjust({ sku, delta: 1 });
		await adjust({ sku, delta: -1 });
		await release(orderId);
		await adjust({ sku, delta: 5 });
		const levels = (await factsAbout(sku)).map(({ data }) => data as Fact<"inventory.level.changed">["data"]);
		expect(levels.map(({ inStock, flips }) => [inStock, flips])).toEqual([
			[true, 1],
			[true, 1],
			[false, 2],
			[true, 3],
			[false, 4],
			[true, 5],
			[true, 5],
		]);
	});
});

describe("lists", () => {
	test("levels come by SKU, every one once, those below their reorder point on demand", async () => {
		const mine = await Promise.all([6, 5, 0, 20].map(stocked));
		const seen: string[] = [];
		let cursor: string | null = null;
		do {
			const page: Awaited<ReturnType<typeof list>> = await list(cursor);
			seen.push(...page.data.map(({ sku }) => sku));
			cursor = page.page.nextCursor;
		} while (cursor);
		expect(seen).toEqual([...new Set(seen)].sort());
		expect(seen).toEqual(expect.arrayContaining(mine));
		const below = (await call(broker, "inventory.list", { belowReorder: true, limit: 100 }, as(staff))).data;
		expect(mine.map((sku) => below.some((each) => each.sku === sku))).toEqual([false, true, true, false]);
	});
	const list = (cursor: string | null) =>
		call(broker, "inventory.list", { limit: 3, ...(cursor && { cursor }) }, as(staff));

	test("the ledger is read newest first, page by page", async () => {
		const sku = await stocked(1);
		for (let i = 0; i < 4; i++) await adjust({ sku, delta: 1 });
		const first = await call(broker, "inventory.movements", { sku, limit: 3 }, as(staff));
		const cursor = first.page.nextCursor!;
		const second = await call(broker, "inventory.movements", { sku, limit: 3, cursor }, as(staff));
		expect([...first.data, ...second.data].map(({ onHand }) => onHand)).toEqual([5, 4, 3, 2, 1]);
		expect(second.page).toEqual({ nextCursor: null, hasMore: false });
		const foreign = call(broker, "inventory.movements", { sku, cursor: "bm9uc2Vuc2U" }, as(staff));
		await expect(foreign).rejects.toEqual(refused("INVALID_REQUEST", "cursor"));
	});

	test("what is available is answered for every SKU asked, 0 where there is no level", async () => {
		const sku = await stocked(3);
		const asked = Array.from({ length: 50 }, () => call(broker, "inventory.levels", { skus: [sku, "NONE-9"] }));
		for (const answer of await Promise.all(asked)) {
			expect(answer).toEqual([
				{ sku, available: 3 },
				{ sku: "NONE-9", available: 0 },
			]);
		}
	});
});

describe("stock that an import declares", () => {
	const declared = (sku: string, quantity: number) =>
		newFact({
			...{ type: "product.stock.declared", subject: sku, aggregateVersion: 1, actor: "system:products" },
			data: { sku, productId, quantity },
		});

	test("opens levels once, with their first movement, and changes none that is there", async () => {
		const [fresh, empty, known] = [newSku(), newSku(), await stocked(2)];
		const facts = [declared(fresh, 30), declared(fresh, 31), declared(empty, 0), declared(known, 99)];
		for (let i = 0; i < 3; i++) expect(await busOf(broker).publish(facts)).toHaveLength(4);
		expect(await level(fresh)).toMatchObject({ onHand: 30, version: 1 });
		expect(await level(empty)).toMatchObject({ onHand: 0 });
		expect(await level(known)).toMatchObject({ onHand: 2 });
		const { data } = await call(broker, "inventory.movements", { sku: fresh }, as(staff));
		expect(data).toEqual([
			{
				...{ id: expect.stringMatching(/^mov_/), sku: fresh, type: "initial", delta: 30, onHand: 30 },
				...{ reason: "Declared by an import", actor: "system:products", at: expect.any(String) },
			},
		]);
		const flips = (await factsAbout(fresh)).map(({ data }) => data);
		expect(flips).toEqual([expect.objectContaining({ inStock: true, flips: 1 })]);
	});
});

test("the books close after a storm of orders, releases, corrections and imports", async () => {
	const shelf = await Promise.all(Array.from({ length: 5 }, () => stocked(40)));
	const ids = Array.from({ length: 120 }, () => newId("ord"));
	let seed = 42;
	const random = (below: number) => {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		return Math.floor((seed / 2_147_483_648) * below);
	};
	const pick = <T>(from: T[]): T => from[random(from.length)]!;
	const storm = Array.from({ length: 600 }, (): Promise<unknown> => {
		const what = random(10);
		if (what < 6) return reserve(pick(ids), [pick(shelf), 1 + random(3)], [pick(shelf), 1 + random(3)]);
		if (what < 8) return release(pick(ids));
		return adjust({ sku: pick(shelf), delta: random(21) - 10 });
	});
	for (const each of await Promise.allSettled(storm)) {
		if (each.status === "rejected") expect(["STOCK_RESERVED", "VALIDATION_FAILED"]).toContain(each.reason.type);
	}
	expect(await openBooks()).toEqual([]);
	for (const sku of shelf) {
		// The last fact of a level is the level.
		const last = (await factsAbout(sku)).sort((a, b) => a.aggregateVersion - b.aggregateVersion).at(-1);
		expect(last!.data).toMatchObject((await level(sku))!);
	}
}, 60_000);

test("a level at its limit is judged as it is, never as it was a moment ago", async () => {
	const sku = await stocked(10);
	const ids = Array.from({ length: 900 }, () => newId("ord"));
	const storm = ids.map((id, n): Promise<unknown> => {
		if (n % 3 === 0) return reserve(id, [sku, 1 + (n % 2)]);
		// An order that was reserved a little before.
		if (n % 3 === 1) return release(ids[Math.max(0, n - 10)]!);
		return adjust({ sku, delta: (n % 7) - 3 });
	});
	const refusals = (await Promise.allSettled(storm)).flatMap((each) =>
		each.status === "rejected" ? each.reason.type : [],
	);
	expect(refusals.filter((type) => type !== "STOCK_RESERVED" && type !== "VALIDATION_FAILED")).toEqual([]);
	expect(await openBooks()).toEqual([]);
}, 60_000);

test("the service says whether its store answers", async () => {
	expect(await call(broker, "inventory.health", {})).toMatchObject({ ready: true });
});

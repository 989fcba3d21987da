import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import { CARTS, type CartDocument, customerCartId } from "../../services/carts/carts.model.ts";
import carts from "../../services/carts/carts.service.ts";
import type { Caller } from "../../shared/auth.ts";
import { type Ctx, call } from "../../shared/broker/call.ts";
import { newFact } from "../../shared/broker/fact.ts";
import type { Cart } from "../../shared/contracts/carts.ts";
import type { SoldVariant } from "../../shared/contracts/products.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { lineId, newId, sha256 } from "../../shared/ids.ts";
import { as, fakeService, scratchDir, startBroker } from "../support/broker.ts";
import { documentsOf } from "../support/documents.ts";
import { eventually } from "../support/eventually.ts";
import { tell } from "../support/search-world.ts";
import { orderSnapshot } from "../support/snapshots.ts";

const productId = newId("prd");
const catalogue = new Map<string, SoldVariant>();
const stock = new Map<string, number>();
let isInventoryAway = false;

const products = fakeService("products", {
	variants: ({ params }) => params.skus.flatMap((sku) => catalogue.get(sku) ?? []),
});
const inventory = fakeService("inventory", {
	levels({ params }) {
		if (isInventoryAway) throw new ServiceUnavailable("The store");
		return params.skus.map((sku) => ({ sku, available: stock.get(sku) ?? 0 }));
	},
});

let scratch: Awaited<ReturnType<typeof scratchDir>>;
let broker: ServiceBroker;
const start = () => startBroker([products, inventory, carts], { dataDir: scratch.path });

beforeAll(async () => {
	for (let i = 0; i < 210; i++) {
		const [sku, name] = [`SKU-${i}`, `Product ${i}`];
		const price = { amount: 1000 + i, currency: "USD" };
		catalogue.set(sku, { sku, productId, name, price, categorySlugs: [], isSold: true });
		stock.set(sku, 5000);
	}
	scratch = await scratchDir();
	broker = await start();
});
afterAll(async () => {
	await broker.stop();
	await scratch.remove();
});
afterEach(() => {
	isInventoryAway = false;
});

const customer = (): Caller & { userId: string } => ({ userId: newId("usr"), role: "customer" });
const line = (sku: string | number, quantity = 1) => ({ sku: typeof sku === "number" ? `SKU-${sku}` : sku, quantity });
const linesFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => line(first + i));
const quantities = (cart: Cart) => Object.fromEntries(cart.lines.map(({ sku, quantity }) => [sku, quantity]));
const refused = (type: string, pointer?: string) => {
	const data = pointer && { errors: [expect.objectContaining({ pointer })] };
	return expect.objectContaining({ type, ...(data && { data: expect.objectContaining(data) }) });
};

/** A guest's new cart, and the caller who holds its token. */
async function guestCart(...lines: ReturnType<typeof line>[]) {
	const { token, ...cart } = await call(broker, "carts.create", { lines }, as({}));
	return { cart, token: token!, guest: { cartToken: token! } satisfies Caller };
}
const read = (id: string, caller: Caller) => call(broker, "carts.get", { id }, as(caller));
const add = (id: string, sku: number, quantity: number, caller: Caller, meta?: object) =>
	call(broker, "carts.addLine", { id, ...line(sku, quantity) }, as(caller, meta));

/** Calls, and tells what the gateway would read from the context beside the answer. */
async function answered(action: string, params: object, options: object) {
	const pending = broker.call<Cart, object>(action, params, options);
	const cart = await pending;
	// True because the broker leaves the call's context on its promise.
	const { meta } = (pending as typeof pending & { ctx: Ctx }).ctx;
	return { cart, status: meta.$statusCode, headers: meta.$responseHeaders };
}
const REPLAYED = { "Idempotent-Replayed": "true" };

describe("a new cart", () => {
	test("of a guest has a token that is shown once and stored nowhere", async () => {
		const { cart, token, guest } = await guestCart(line(1, 2), line(2));
		expect(token).toMatch(/^[\w-]{43}$/);
		expect(cart).toMatchObject({ version: 1, currency: "USD", totals: { total: { amount: 3004, currency: "USD" } } });
		expect(await read(cart.id, guest)).toEqual(cart);
	});

	test("of a customer is their one open cart, to which lines are added", async () => {
		const me = customer();
		const first = await answered("carts.create", { lines: [line(1)] }, as(me));
		const second = await answered("carts.create", { lines: [line(1), line(2)] }, as(me));
		expect([first.status, second.status]).toEqual([201, 200]);
		expect(second.cart.id).toBe(first.cart.id);
		expect(second.cart).not.toHaveProperty("token");
		expect(quantities(second.cart)).toEqual({ "SKU-1": 2, "SKU-2": 1 });
		expect(await call(broker, "carts.mine", {}, as(me))).toEqual(second.cart);
	});

	test("of a customer is made once by ten tabs at once", async () => {
		const me = customer();
		const made = await Promise.all(Array.from({ length: 10 }, () => call(broker, "carts.mine", {}, as(me))));
		expect(new Set(made.map(({ id }) => id)).size).toBe(1);
		await Promise.all(Array.from({ length: 10 }, () => call(broker, "carts.create", { lines: [line(3)] }, as(me))));
		expect(quantities(await call(broker, "carts.mine", {}, as(me)))).toEqual({ "SKU-3": 10 });
	});

	test("takes no unknown SKU, no other currency, no quantity of 0", async () => {
		const create = async (params: object) => broker.call("carts.create", params, as({}));
		await expect(create({ lines: [line(1), line("NONE")] })).rejects.toEqual(refused("SKU_UNKNOWN", "/lines/1/sku"));
		await expect(create({ currency: "EUR" })).rejects.toEqual(refused("VALIDATION_FAILED", "/currency"));
		await expect(create({ lines: [line(1, 0)] })).rejects.toEqual(refused("VALIDATION_FAILED", "/lines/0/quantity"));
	});
});

describe("whose a cart is", () => {
	const actions = [
		["carts.get", {}],
		["carts.addLine", line(1)],
		["carts.changeLine", { lineId: lineId("SKU-1"), quantity: 2 }],
		["carts.removeLine", { lineId: lineId("SKU-1") }],
		["carts.clear", {}],
		["carts.quote", {}],
	] as const;

	test.each(actions)("%s answers 401 without a credential, 404 to anyone but its holder", async (action, params) => {
		const me = customer();
		const mine = await call(broker, "carts.create", { lines: [line(1)] }, as(me));
		const { cart, guest } = await guestCart(line(1));
		const other = await guestCart();
		const attempt = (id: string, caller: Caller) => broker.call(action, { id, ...params }, as(caller));

		// The quote is no route: whoever calls it for a request has asked for a credential.
		if (action !== "carts.quote") await expect(attempt(mine.id, {})).rejects.toEqual(refused("UNAUTHENTICATED"));
		const foreign: [string, Caller][] = [
			[mine.id, customer()],
			[mine.id, guest],
			[mine.id, { ...customer(), role: "admin" }],
			[cart.id, me],
			[cart.id, other.guest],
			[newId("crt"), me],
		];
		for (const [id, caller] of foreign) await expect(attempt(id, caller)).rejects.toEqual(refused("NOT_FOUND"));
		await attempt(mine.id, me);
		await attempt(cart.id, guest);
	});

	test("a guest's cart stays the guest's when an access token is sent too", async () => {
		const { cart, guest } = await guestCart(line(1));
		expect(await read(cart.id, { ...customer(), ...guest })).toEqual(cart);
	});
});

describe("changing a cart", () => {
	test("raises the version only where something changes", async () => {
		const { cart, guest } = await guestCart(line(1, 2));
		const id = lineId("SKU-1");
		const change = (quantity: number) =>
			call(broker, "carts.changeLine", { id: cart.id, lineId: id, quantity }, as(guest));
		expect((await change(2)).version).toBe(1);
		expect((await change(3)).version).toBe(2);
		const emptied = await call(broker, "carts.clear", { id: cart.id }, as(guest));
		expect(emptied).toMatchObject({ version: 3, lines: [] });
		expect((await call(broker, "carts.clear", { id: cart.id }, as(guest))).version).toBe(3);
		await expect(change(1)).rejects.toEqual(refused("NOT_FOUND"));
	});

	test("honours If-Match", async () => {
		const { cart, guest } = await guestCart(line(1));
		expect((await add(cart.id, 1, 1, guest, { ifMatch: 1 })).version).toBe(2);
		const stale = as(guest, { ifMatch: 1 });
		const { id } = cart;
		const params = { id, lineId: lineId("SKU-1") };
		await expect(add(id, 1, 1, guest, { ifMatch: 1 })).rejects.toEqual(refused("VERSION_MISMATCH"));
		for (const attempt of [
			call(broker, "carts.changeLine", { ...params, quantity: 9 }, stale),
			call(broker, "carts.removeLine", params, stale),
			call(broker, "carts.clear", { id }, stale),
		])
			await expect(attempt).rejects.toEqual(refused("VERSION_MISMATCH"));
		expect(quantities(await read(id, guest))).toEqual({ "SKU-1": 2 });
	});

	test("loses nothing of 20 tabs that add 50 times each to two SKUs", async () => {
		const { cart, guest } = await guestCart();
		const tab = async (number: number) => {
			for (let i = 0; i < 50; i++) await add(cart.id, (number + i) % 2, 1, guest);
		};
		await Promise.all(Array.from({ length: 20 }, (_, number) => tab(number)));
		const after = await read(cart.id, guest);
		expect(quantities(after)).toEqual({ "SKU-0": 500, "SKU-1": 500 });
		expect(after.version).toBe(1001);
	});

	test("keeps to 999 pieces a line and 100 lines a cart, whoever comes at once", async () => {
		const { cart, guest } = await guestCart(...linesFrom(0, 98));
		await Promise.all(Array.from({ length: 5 }, () => add(cart.id, 0, 300, guest)));
		const adds = await Promise.allSettled(linesFrom(100, 5).map((_, i) => add(cart.id, 100 + i, 1, guest)));
		expect(adds.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
		for (const each of adds) if (each.status === "rejected") expect(each.reason).toEqual(refused("CART_FULL"));
		const after = await read(cart.id, guest);
		expect(after.lines).toHaveLength(100);
		expect(quantities(after)["SKU-0"]).toBe(999);
	});

	test("adds once per Idempotency-Key, and refuses the key with another body", async () => {
		const { cart, guest } = await guestCart();
		const params = { id: cart.id, ...line(1, 2) };
		const keyed = () => as(guest, { idempotencyKey: "k1" });
		const [first, ...again] = await Promise.all(
			Array.from({ length: 20 }, () => answered("carts.addLine", params, keyed())),
		);
		expect([first!, ...again].filter(({ headers }) => headers === undefined)).toHaveLength(1);
		await add(cart.id, 2, 1, guest);
		const late = await answered("carts.addLine", params, as(guest, { idempotencyKey: "k1", ifMatch: 1 }));
		expect(late.headers).toEqual(REPLAYED);
		expect(quantities(late.cart)).toEqual({ "SKU-1": 2, "SKU-2": 1 });
		await expect(add(cart.id, 1, 3, guest, { idempotencyKey: "k1" })).rejects.toEqual(
			refused("IDEMPOTENCY_KEY_REUSED"),
		);
	});

	test("a customer's new cart is answered again with its first status", async () => {
		const caller = customer();
		const keyed = () => as(caller, { idempotencyKey: "k1" });
		const first = await answered("carts.create", { lines: [line(1)] }, keyed());
		const second = await answered("carts.create", { lines: [line(1)] }, keyed());
		expect([first.status, second.status]).toEqual([201, 201]);
		expect(second.headers).toEqual(REPLAYED);
		expect(second.cart).toEqual(first.cart);
	});

	test("works with inventory away, and says that nobody knows what is available", async () => {
		isInventoryAway = true;
		const { cart, guest } = await guestCart(line(1));
		expect(cart.lines[0]).toMatchObject({ available: null, issues: [] });
		expect((await add(cart.id, 1, 1, guest)).lines[0]!.quantity).toBe(2);
	});
});

describe("claiming a guest's cart", () => {
	const claim = (id: string, caller: Caller) => call(broker, "carts.claim", { id }, as(caller));

	test("adds its quantities to the customer's cart, once", async () => {
		const me = customer();
		await call(broker, "carts.create", { lines: [line(1, 998), line(2)] }, as(me));
		const { cart, guest } = await guestCart(line(1, 5), line(3, 2));
		const claimed = await claim(cart.id, { ...me, ...guest });
		expect(claimed.id).toBe(customerCartId(me.userId));
		expect(quantities(claimed)).toEqual({ "SKU-1": 999, "SKU-2": 1, "SKU-3": 2 });
		const again = await Promise.all(Array.from({ length: 10 }, () => claim(cart.id, { ...me, ...guest })));
		for (const each of again) expect(each).toEqual(claimed);
	});

	test("ends the token: it serves the claim by the same user, elsewhere it is nobody's", async () => {
		const me = customer();
		const { cart, guest } = await guestCart(line(1));
		await expect(claim(cart.id, me)).rejects.toEqual(refused("NOT_FOUND"));
		await expect(claim(cart.id, { ...me, cartToken: "guessed" })).rejects.toEqual(refused("NOT_FOUND"));
		await expect(claim(cart.id, guest)).rejects.toEqual(refused("UNAUTHENTICATED"));
		await claim(cart.id, { ...me, ...guest });
		await expect(claim(cart.id, { ...customer(), ...guest })).rejects.toEqual(refused("NOT_FOUND"));
		await expect(read(cart.id, { ...me, ...guest })).rejects.toEqual(refused("NOT_FOUND"));
		await expect(add(cart.id, 1, 1, guest)).rejects.toEqual(refused("NOT_FOUND"));
	});

	test("goes to one of two customers who hold the token", async () => {
		const { cart, guest } = await guestCart(line(1));
		const both = [customer(), customer()];
		const claims = await Promise.allSettled(both.map((caller) => claim(cart.id, { ...caller, ...guest })));
		expect(claims.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
		const own = await Promise.all(both.map((caller) => call(broker, "carts.mine", {}, as(caller))));
		expect(own.flatMap(({ lines }) => lines)).toHaveLength(1);
	});

	test("merges nothing above 100 lines, also of two claims at once", async () => {
		const me = customer();
		const [a, b] = [await guestCart(...linesFrom(0, 60)), await guestCart(...linesFrom(60, 60))];
		const claims = await Promise.allSettled([a, b].map(({ cart, guest }) => claim(cart.id, { ...me, ...guest })));
		const loser = claims.findIndex(({ status }) => status === "rejected");
		expect(claims[1 - loser]!.status).toBe("fulfilled");
		expect((claims[loser] as PromiseRejectedResult).reason).toEqual(refused("CART_FULL"));
		expect((await call(broker, "carts.mine", {}, as(me))).lines).toHaveLength(60);
		const { cart, guest } = [a, b][loser]!;
		expect((await read(cart.id, guest)).lines).toHaveLength(60);
	});

	test("is finished by its fact after a crash between the two updates", async () => {
		const me = customer();
		const { cart } = await guestCart(line(1, 4));
		await broker.stop();
		const database = await documentsOf(scratch.path, "carts");
		const stored = database.collection<CartDocument>(CARTS);
		await database.open();
		const fact = newFact({
			...{ type: "cart.claimed", subject: cart.id, aggregateVersion: 2, actor: `customer:${me.userId}` },
			data: { cartId: cart.id, userId: me.userId },
		});
		const mark = { $set: { status: "claimed", claimedBy: me.userId }, $inc: { version: 1 }, $push: { outbox: fact } };
		await stored.update({ _id: cart.id }, mark);
		await database.close();

		broker = await start();
		const mine = () => call(broker, "carts.mine", {}, as(me));
		await eventually(async () => (await mine()).lines.length > 0);
		expect(quantities(await mine())).toEqual({ "SKU-1": 4 });
	});
});

describe("completing an order", () => {
	const finish = (id: string, orderId: string, ...lines: ReturnType<typeof line>[]) =>
		call(broker, "carts.complete", { id, orderId, lines }, as({ system: "orders" }));

	test("takes the ordered pieces out of the cart, once per order, and leaves later ones", async () => {
		const { cart, guest } = await guestCart(line(1, 2), line(2, 1));
		const orderId = newId("ord");
		await add(cart.id, 1, 3, guest);
		await Promise.all(Array.from({ length: 10 }, () => finish(cart.id, orderId, line(1, 2), line(2, 1))));
		const after = await read(cart.id, guest);
		expect(quantities(after)).toEqual({ "SKU-1": 3 });
		expect(after.version).toBe(3);
	});

	test("of a cart that nobody has touched since takes all of it, and only where it is the version that was ordered", async () => {
		const { cart, guest } = await guestCart(line(1, 2), line(2, 1));
		const order = (cartVersion: number, ...lines: ReturnType<typeof line>[]) => {
			const params = { id: cart.id, orderId: newId("ord"), lines, cartVersion };
			return () => call(broker, "carts.complete", params, as({ system: "orders" }));
		};
		await order(2, line(1, 1))();
		expect(quantities(await read(cart.id, guest))).toEqual({ "SKU-1": 1, "SKU-2": 1 });
		const all = order(2, line(1, 1), line(2, 1));
		await Promise.all([all(), all(), all()]);
		await all();
		const after = await read(cart.id, guest);
		expect([after.lines, after.version]).toEqual([[], 3]);
	});

	test("is made by its fact where the call did not come, and made once where it did", async () => {
		const { cart, guest } = await guestCart(line(1, 5), line(2, 1));
		const [called, uncalled] = [newId("ord"), newId("ord")];
		await finish(cart.id, called, line(1, 1));
		const orders = [called, uncalled, uncalled].map((id) => orderSnapshot([line(1, 2)], { id }));
		await tell(broker, "order.confirmed", ...orders.map((order) => ({ ...order, cartId: cart.id })));
		await eventually(async () => quantities(await read(cart.id, guest))["SKU-1"] === 2);
		expect((await read(cart.id, guest)).version).toBe(3);
	});

	test("never goes below none", async () => {
		const { cart, guest } = await guestCart(line(1, 1));
		await finish(cart.id, newId("ord"), line(1, 9), line(2, 1));
		expect((await read(cart.id, guest)).lines).toEqual([]);
	});

	test("of a cart that was claimed meanwhile takes them out of the customer's", async () => {
		const me = customer();
		const { cart, guest } = await guestCart(line(1, 5), line(2, 1));
		const [early, late] = [newId("ord"), newId("ord")];
		await finish(cart.id, early, line(1, 1));
		const { version } = await call(broker, "carts.claim", { id: cart.id }, as({ ...me, ...guest }));
		await finish(cart.id, early, line(1, 1));
		await finish(cart.id, late, line(1, 2), line(2, 1));
		await finish(cart.id, late, line(1, 2), line(2, 1));
		const mine = await call(broker, "carts.mine", {}, as(me));
		expect(quantities(mine)).toEqual({ "SKU-1": 2 });
		expect(mine.version).toBe(version + 1);
	});

	test("of a cart that is being claimed loses nothing, in whatever order they come", async () => {
		for (let round = 0; round < 20; round++) {
			const me = customer();
			const { cart, guest } = await guestCart(line(1, 5));
			await Promise.all([
				call(broker, "carts.claim", { id: cart.id }, as({ ...me, ...guest })),
				finish(cart.id, newId("ord"), line(1, 2)),
			]);
			expect(quantities(await call(broker, "carts.mine", {}, as(me)))).toEqual({ "SKU-1": 3 });
		}
	});

	test("of a cart that there is not is refused", async () => {
		await expect(finish(newId("crt"), newId("ord"), line(1))).rejects.toEqual(refused("NOT_FOUND"));
	});
});

test("a quote belongs to the cart's holder and says whose order it makes", async () => {
	const { cart, token, guest } = await guestCart(line(1, 2));
	const quote = await call(broker, "carts.quote", { id: cart.id }, as(guest));
	expect(quote).toMatchObject({ cartId: cart.id, cartVersion: 1, tokenHash: sha256(token), totals: cart.totals });
	const me = customer();
	const mine = await call(broker, "carts.mine", {}, as(me));
	expect(await call(broker, "carts.quote", { id: mine.id }, as(me))).toMatchObject({ userId: me.userId, lines: [] });
});

test("a quote shows the stock only to a shopper who expects another cart", async () => {
	const { cart, guest } = await guestCart(line(1, 2));
	const quoted = (expected: object) => call(broker, "carts.quote", { id: cart.id, ...expected }, as(guest));
	const isExpected = { cartVersion: 1, expectedTotal: cart.totals.total };
	expect((await quoted(isExpected)).cart.lines[0]).toMatchObject({ available: null });
	expect((await quoted({ cartVersion: 2 })).cart).toEqual(cart);
	expect((await quoted({ expectedTotal: { amount: 1, currency: "USD" } })).cart).toEqual(cart);
});

test("the service says whether its store answers", async () => {
	const { ready, store } = await call(broker, "carts.health", {});
	expect({ ready, store }).toEqual({ ready: true, store: expect.stringMatching(/^(sqlite|mongodb) /) });
});

import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { PooledDatabase } from "../../mixins/postgres/database.ts";
import type { Statement } from "../../mixins/postgres/port.ts";
import { call } from "../../shared/broker/call.ts";
import type { Return } from "../../shared/contracts/index.ts";
import { newId } from "../../shared/ids.ts";
import { orderBody, quoteOf } from "../support/quotes.ts";
import { type Attempt, openShop, type Shop } from "../support/shop.ts";

let shop: Shop;
beforeAll(async () => {
	shop = await openShop();
});
afterAll(() => shop?.close());

/** The order of an attempt that ended in one. */
const orderOf = (attempt: Attempt) => (attempt as Return<"orders.place">).order;
const orderIdOf = (attempt: Attempt): string => ("order" in attempt ? attempt.order.id : attempt.data.members.orderId);

describe("a checkout", () => {
	test("ends in a confirmed order: its lines, its money, its history", async () => {
		const { cartId, caller, quote } = shop.guestCart([
			{ sku: "TV-55", quantity: 2, price: 129_900 },
			{ sku: "HDMI-2M", price: 1_299 },
		]);
		const placed = await shop.place(orderBody(cartId), caller, "first");
		expect(placed).toMatchObject({ status: 201, isReplayed: false });
		const order = orderOf(placed);
		expect(order).toMatchObject({
			number: expect.stringMatching(/^VO-1\d{5}$/),
			status: "CONFIRMED",
			email: "ada@example.com",
			totals: quote.totals,
			payment: { status: "AUTHORIZED", method: "test_card", authorized: { amount: 261_099, currency: "USD" } },
			history: [
				{ from: null, to: "PENDING", actor: `guest:${cartId}` },
				{ from: "PENDING", to: "CONFIRMED", actor: "system:orders" },
			],
			version: 2,
		});
		expect(order.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
			["TV-55", 2],
			["HDMI-2M", 1],
		]);
		expect(order.billingAddress).toEqual(order.shippingAddress);
		expect(await shop.get(order.id, caller)).toEqual(order);
		expect(shop.world.completed).toContain(order.id);
		expect(await shop.factsOf(order.id)).toMatchObject([
			{ type: "order.confirmed", aggregateVersion: 2, data: { order, cartId, userId: null, lines: quote.lines } },
		]);
	});

	test("takes three statements of orders and three of payments", async () => {
		const { cartId, caller } = shop.guestCart([{ sku: "A" }, { sku: "B" }]);
		const query = jest.spyOn(PooledDatabase.prototype, "query");
		await shop.place(orderBody(cartId), caller, "counted");
		const names = query.mock.calls.map(([statement]) => (statement as Statement).name);
		query.mockRestore();
		const own = names.filter((name) => /^(orders|payments|test_charges)\./.test(name) && name !== "orders.resume");
		expect(own).toEqual([
			"orders.look-up",
			"orders.insert",
			"payments.claim",
			"test_charges.charge",
			"payments.change",
			"orders.change",
		]);
	});

	test("keeps the token of the payment and the guest's cart token out of the order and of its facts", async () => {
		const { cartId, caller } = shop.guestCart();
		const { id } = orderOf(await shop.place(orderBody(cartId), caller, "secrets"));
		const [row] = await shop.inOrders(`SELECT * FROM orders WHERE id = '${id}'`);
		expect(JSON.stringify(row)).not.toMatch(new RegExp(`tok_ok|${caller.cartToken}`));
		const told = JSON.stringify(await shop.factsOf(id));
		expect(told).toContain(id);
		expect(told).not.toMatch(new RegExp(`tok_ok|${caller.cartToken}`));
	});

	const declined = [
		["tok_declined", 402, "PAYMENT_DECLINED", "CARD_DECLINED", "DECLINED"],
		["tok_insufficient_funds", 402, "PAYMENT_DECLINED", "INSUFFICIENT_FUNDS", "DECLINED"],
		["tok_error", 402, "PAYMENT_FAILED", undefined, "FAILED"],
	] as const;
	test.each(declined)(
		"with %s is refused with %d %s, and the stock is back",
		async (token, status, type, code, payment) => {
			const sku = `LAST-${token}`;
			shop.world.stock.set(sku, 1);
			const { cartId, caller } = shop.guestCart([{ sku }]);
			const refused = await shop.place(orderBody(cartId, token), caller, token);
			expect(refused).toMatchObject({ status, type, ...(code && { data: { errors: [{ code }] } }) });
			const order = await shop.settled(orderIdOf(refused));
			expect(order).toMatchObject({ status: "REJECTED", payment: { status: payment, authorized: { amount: 0 } } });
			expect(shop.world.stock.get(sku)).toBe(1);
			expect(await shop.place(orderBody(cartId), caller, `${token}-again`)).toMatchObject({ status: 201 });
		},
	);

	test("without enough stock is refused line by line, and nothing is charged", async () => {
		shop.world.stock.set("RARE", 1);
		const { cartId, caller, quote } = shop.guestCart([{ sku: "COMMON" }, { sku: "RARE", quantity: 3 }]);
		const refused = await shop.place(orderBody(cartId), caller, "short");
		expect(refused).toMatchObject({
			status: 409,
			type: "INSUFFICIENT_STOCK",
			data: { errors: [{ pointer: `/lines/${quote.lines[1]!.id}`, sku: "RARE", available: 1 }] },
		});
		const order = await shop.settled(orderIdOf(refused));
		expect(order).toMatchObject({ status: "REJECTED", payment: { status: "VOIDED", authorized: { amount: 0 } } });
		expect(await shop.inPayments(`SELECT FROM test_charges WHERE key = '${order.id}'`)).toEqual([]);
	});

	test("whose payment does not answer is accepted with 202, polled with the same key, and confirmed by recovery", async () => {
		const { cartId, caller } = shop.guestCart();
		const accepted = await shop.place(orderBody(cartId, "tok_timeout"), caller, "slow");
		expect(accepted).toMatchObject({ status: 202, order: { status: "PENDING" } });
		const { id } = orderOf(accepted);
		expect(await shop.place(orderBody(cartId, "tok_timeout"), caller, "slow")).toMatchObject({
			status: 202,
			order: { id },
		});
		await shop.hurry(id);
		const order = await shop.settled(id);
		expect(order).toMatchObject({ status: "CONFIRMED", payment: { status: "AUTHORIZED" } });
		expect(await shop.place(orderBody(cartId, "tok_timeout"), caller, "slow")).toEqual({
			status: 201,
			order,
			isReplayed: true,
		});
		expect(shop.world.completed).toContain(id);
	});

	test.each(["inventory", "payments"] as const)(
		"with %s away is accepted with 202, and finished later",
		async (service) => {
			const { cartId, caller } = shop.guestCart();
			shop.world.away.add(service);
			const stopped = service === "payments" ? shop.broker.getLocalService("payments")! : undefined;
			if (stopped) await shop.broker.destroyService(stopped);
			const accepted = await shop.place(orderBody(cartId), caller, `without ${service}`);
			expect(accepted).toMatchObject({ status: 202 });
			shop.world.away.delete(service);
			if (stopped) await shop.reopenPayments();
			await shop.hurry(orderOf(accepted).id);
			expect(await shop.settled(orderOf(accepted).id)).toMatchObject({ status: "CONFIRMED" });
		},
	);

	test("with carts away is refused with 503, and nothing is written", async () => {
		const { cartId, caller } = shop.guestCart();
		shop.world.away.add("carts");
		expect(await shop.place(orderBody(cartId), caller, "no carts")).toMatchObject({ status: 503 });
		shop.world.away.delete("carts");
		expect(await shop.inOrders(`SELECT FROM orders WHERE cart_id = '${cartId}'`)).toEqual([]);
		// Nothing was stored: the same key may come with another body.
		expect(await shop.place(orderBody(cartId, "tok_declined"), caller, "no carts")).toMatchObject({ status: 402 });
	});
});

describe("a checkout is refused before anything is written", () => {
	test("without a key", async () => {
		const { cartId, caller } = shop.guestCart();
		expect(await shop.place(orderBody(cartId), caller, "")).toMatchObject({
			status: 400,
			type: "IDEMPOTENCY_KEY_REQUIRED",
		});
	});

	test("without an e-mail for a guest's cart, whoever is signed in", async () => {
		const { cartId, caller } = shop.guestCart();
		const body = orderBody(cartId, "tok_ok", { email: undefined });
		const signedIn = { ...caller, userId: newId("usr"), role: "customer" as const, email: "grace@example.com" };
		for (const one of [caller, signedIn])
			expect(await shop.place(body, one, "no e-mail")).toMatchObject({
				status: 422,
				data: { errors: [{ pointer: "/email" }] },
			});
	});

	test("when the cart is not as the customer saw it, with the cart as it is", async () => {
		const { cartId, caller, quote } = shop.guestCart();
		const stale = [{ cartVersion: 0 }, { expectedTotal: { amount: 1, currency: "USD" } }];
		for (const rest of stale)
			expect(await shop.place(orderBody(cartId, "tok_ok", rest), caller, "stale")).toMatchObject({
				status: 409,
				type: "CART_CHANGED",
				data: { members: { cart: quote.cart } },
			});
	});

	test("when the cart is empty, or a line is no longer sold", async () => {
		const { cartId, caller, quote } = shop.guestCart([]);
		expect(await shop.place(orderBody(cartId), caller, "empty")).toMatchObject({ status: 422, type: "CART_EMPTY" });
		const lineId = quoteOf([{ sku: "GONE" }]).lines[0]!.id;
		shop.world.quotes.set(cartId, { ...quote, unavailable: [{ lineId, sku: "GONE" }] });
		expect(await shop.place(orderBody(cartId), caller, "empty")).toMatchObject({
			status: 409,
			type: "UNAVAILABLE",
			data: { errors: [{ pointer: `/lines/${lineId}`, sku: "GONE" }] },
		});
	});

	test("when the quote does not add up", async () => {
		const { cartId, caller, quote } = shop.guestCart();
		const total = { ...quote.totals.total, amount: quote.totals.total.amount - 1 };
		shop.world.quotes.set(cartId, { ...quote, totals: { ...quote.totals, total } });
		expect(await shop.place(orderBody(cartId), caller, "wrong")).toMatchObject({ status: 500, type: "INTERNAL_ERROR" });
		expect(await shop.inOrders(`SELECT FROM orders WHERE cart_id = '${cartId}'`)).toEqual([]);
	});
});

describe("an idempotency key", () => {
	test("answers alike from 50 sockets at once, with one order", async () => {
		const { cartId, caller } = shop.guestCart();
		const send = () => shop.place(orderBody(cartId), caller, "fifty");
		const first = await Promise.all(Array.from({ length: 50 }, send));
		expect(new Set(first.map(({ status }) => status))).toEqual(new Set([201, 409]));
		for (const { status, ...rest } of first)
			if (status === 409) expect(rest).toMatchObject({ type: "REQUEST_IN_PROGRESS" });
		const placed = orderOf(first.find(({ status }) => status === 201)!);
		expect(await Promise.all(Array.from({ length: 50 }, send))).toEqual(
			Array.from({ length: 50 }, () => ({ status: 201, order: placed, isReplayed: true })),
		);
		expect(await shop.inOrders(`SELECT FROM orders WHERE cart_id = '${cartId}'`)).toHaveLength(1);
	});

	test("makes one order although the cart changes between its requests", async () => {
		const { cartId, caller, quote } = shop.guestCart();
		let version = 0;
		const moving = {
			...quote,
			get cartVersion() {
				version += 1;
				return version;
			},
		};
		shop.world.quotes.set(cartId, moving);
		await Promise.all(Array.from({ length: 10 }, () => shop.place(orderBody(cartId), caller, "moving")));
		expect(version).toBeGreaterThan(1);
		expect(await shop.inOrders(`SELECT FROM orders WHERE cart_id = '${cartId}'`)).toHaveLength(1);
	});

	test("answers a refusal again, with the same reason", async () => {
		const { cartId, caller } = shop.guestCart();
		const send = () => shop.place(orderBody(cartId, "tok_declined"), caller, "declined");
		const first = (await send()) as Exclude<Attempt, { order: unknown }>;
		expect(await send()).toEqual({ ...first, data: { ...first.data, isReplayed: true } });
	});

	test("with another body is refused", async () => {
		const { cartId, caller } = shop.guestCart();
		await shop.place(orderBody(cartId), caller, "reused");
		const other = orderBody(cartId, "tok_ok", { email: "other@example.com" });
		expect(await shop.place(other, caller, "reused")).toMatchObject({ status: 422, type: "IDEMPOTENCY_KEY_REUSED" });
	});

	test("belongs to its caller", async () => {
		const one = shop.guestCart();
		const other = shop.guestCart();
		const first = orderOf(await shop.place(orderBody(one.cartId), one.caller, "shared"));
		const second = orderOf(await shop.place(orderBody(other.cartId), other.caller, "shared"));
		expect(first.id).not.toBe(second.id);
	});

	test("is answered without carts, whatever has become of the cart", async () => {
		const { cartId, caller } = shop.guestCart();
		const placed = orderOf(await shop.place(orderBody(cartId), caller, "later"));
		shop.world.quotes.delete(cartId);
		shop.world.away.add("carts");
		const again = await shop.place(orderBody(cartId), caller, "later");
		shop.world.away.delete("carts");
		expect(again).toEqual({ status: 201, order: placed, isReplayed: true });
	});
});

describe("a version of a cart", () => {
	test("becomes one order, by two keys and twenty sockets each", async () => {
		const { cartId, caller, quote } = shop.guestCart();
		const body = orderBody(cartId, "tok_ok", { cartVersion: quote.cartVersion });
		const send = (key: string) => shop.place(body, caller, key);
		await Promise.all(Array.from({ length: 40 }, (_, i) => send(i % 2 ? "key-a" : "key-b")));
		const again = [await send("key-a"), await send("key-b")];
		expect(again.map(({ status }) => status).sort()).toEqual([200, 201]);
		expect(orderOf(again[0]!).id).toBe(orderOf(again[1]!).id);
		expect(await shop.inOrders(`SELECT FROM orders WHERE cart_id = '${cartId}'`)).toHaveLength(1);
	});

	test("without being named is found by the insert", async () => {
		const { cartId, caller } = shop.guestCart();
		const placed = orderOf(await shop.place(orderBody(cartId), caller, "one"));
		expect(await shop.place(orderBody(cartId), caller, "two")).toMatchObject({ status: 200, order: { id: placed.id } });
	});

	test("shows its order to nobody else", async () => {
		const { cartId, caller, quote } = shop.guestCart();
		await shop.place(orderBody(cartId), caller, "mine");
		shop.world.quotes.delete(cartId);
		const thief = { cartToken: "another" };
		const body = orderBody(cartId, "tok_ok", { cartVersion: quote.cartVersion });
		expect(await shop.place(body, thief, "theirs")).toMatchObject({ status: 404 });
	});
});

describe("an order", () => {
	test("of a guest is read with its cart token, of a customer by the customer alone", async () => {
		const guest = shop.guestCart();
		const customer = shop.customerCart();
		const ofGuest = orderOf(await shop.place(orderBody(guest.cartId), guest.caller, "read")).id;
		const body = orderBody(customer.cartId, "tok_ok", { email: undefined });
		const ofCustomer = orderOf(await shop.place(body, customer.caller, "read"));
		expect(ofCustomer.email).toBe("grace@example.com");
		expect(await shop.get(ofGuest, guest.caller)).toMatchObject({ id: ofGuest });
		expect(await shop.get(ofCustomer.id, customer.caller)).toMatchObject({ id: ofCustomer.id });
		const strangers = [customer.caller, { cartToken: "x" }, { userId: newId("usr"), role: "admin" as const }];
		for (const stranger of strangers)
			await expect(shop.get(ofGuest, stranger)).rejects.toMatchObject({ type: "NOT_FOUND" });
		await expect(shop.get(ofCustomer.id, guest.caller)).rejects.toMatchObject({ type: "NOT_FOUND" });
		await expect(shop.get(newId("ord"), guest.caller)).rejects.toMatchObject({ type: "NOT_FOUND" });
		await expect(shop.get(ofGuest, {})).rejects.toMatchObject({ type: "UNAUTHENTICATED" });
	});

	test("is a guest's where a guest's cart was ordered, although an access token was sent too", async () => {
		const { cartId, caller } = shop.guestCart();
		const both = { ...caller, userId: newId("usr"), role: "customer" as const, email: "grace@example.com" };
		const { id, email } = orderOf(await shop.place(orderBody(cartId), both, "both"));
		expect(email).toBe("ada@example.com");
		await expect(shop.get(id, { userId: both.userId, role: "customer" })).rejects.toMatchObject({ type: "NOT_FOUND" });
		expect(await shop.get(id, caller)).toMatchObject({ id });
	});
});

describe("snapshots for the search index", () => {
	async function snapshots(): Promise<Return<"orders.snapshots">> {
		const all: Return<"orders.snapshots"> = [];
		for (let after: string | undefined; ; after = all.at(-1)!.order.id) {
			const page = await call(shop.broker, "orders.snapshots", { limit: 3, ...(after && { after }) });
			all.push(...page);
			if (page.length < 3) return all;
		}
	}

	test("tell each order once, page by page, as its fact told it, but none before its verdict", async () => {
		const { cartId, caller } = shop.guestCart();
		const placed = orderOf(await shop.place(orderBody(cartId), caller, "to be found"));
		const open = shop.guestCart();
		const pending = orderOf(await shop.place(orderBody(open.cartId, "tok_timeout"), open.caller, "to be decided"));
		const all = await snapshots();
		const ids = all.map(({ order }) => order.id);
		expect([...new Set(ids)].sort()).toEqual(ids);
		const [fact] = await shop.factsOf(placed.id);
		expect(all.find(({ order }) => order.id === placed.id)).toEqual(fact!.data);
		expect(pending.status).toBe("PENDING");
		expect(ids).not.toContain(pending.id);
		await shop.hurry(pending.id);
		const decided = await shop.settled(pending.id);
		expect((await snapshots()).find(({ order }) => order.id === pending.id)?.order).toEqual(decided);
	});
});

describe("lists", () => {
	test("show a customer's own orders, the newest first, each once through all pages", async () => {
		const { caller } = shop.customerCart();
		const ids: string[] = [];
		for (let i = 0; i < 5; i++) {
			const { cartId } = shop.customerCart(undefined, caller.userId);
			const attempt = await shop.place(orderBody(cartId, i === 2 ? "tok_declined" : "tok_ok"), caller, `list ${i}`);
			ids.unshift(orderIdOf(attempt));
		}
		const seen: string[] = [];
		let cursor: string | null | undefined;
		do {
			const page = await shop.list(caller, { limit: 2, ...(cursor && { cursor }) });
			seen.push(...page.data.map(({ id }) => id));
			cursor = page.page.nextCursor;
		} while (cursor);
		expect(seen).toEqual(ids);
		const rejected = await shop.list(caller, { status: "REJECTED" });
		expect(rejected.data.map(({ id }) => id)).toEqual([ids[2]]);
		await expect(shop.list(caller, { cursor: "bm8" })).rejects.toMatchObject({ type: "INVALID_REQUEST" });
	});

	test("let staff filter by customer, status and day, and nobody else", async () => {
		const { cartId, caller } = shop.customerCart();
		const { id } = orderOf(await shop.place(orderBody(cartId), caller, "find"));
		const staff = { userId: newId("usr"), role: "admin" as const };
		const today = new Date().toISOString().slice(0, 10);
		const found = await shop.find(staff, { customer: caller.userId!, status: "CONFIRMED", from: today });
		expect(found.data.map((order) => order.id)).toEqual([id]);
		expect((await shop.find(staff, { customer: caller.userId!, to: today })).data).toEqual([]);
		await expect(shop.find(staff, { from: "2026-02-31" })).rejects.toMatchObject({ code: 400 });
		await expect(shop.find(caller, {})).rejects.toMatchObject({ type: "FORBIDDEN" });
	});
});

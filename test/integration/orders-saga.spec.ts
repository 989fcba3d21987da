import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Return } from "../../shared/contracts/index.ts";
import { armFailpoints } from "../../shared/failpoint.ts";
import { newId } from "../../shared/ids.ts";
import { eventually } from "../support/eventually.ts";
import { orderBody } from "../support/quotes.ts";
import { type Attempt, openShop, type Shop } from "../support/shop.ts";

let shop: Shop;
beforeAll(async () => {
	shop = await openShop();
});
afterAll(() => shop?.close());
afterEach(() => armFailpoints());

const orderOf = (attempt: Attempt) => (attempt as Return<"orders.place">).order;
const orderIdOf = (attempt: Attempt): string => ("order" in attempt ? attempt.order.id : attempt.data.members.orderId);
const chargesOf = (id: string) =>
	shop.inPayments<{ is_voided: boolean }>(`SELECT is_voided FROM test_charges WHERE key = '${id}'`);

describe("a checkout that fails", () => {
	const places = [
		"orders.committed",
		"orders.reserved",
		"payments.claimed",
		"payments.charged",
		"payments.authorized",
		"orders.authorized",
	];
	test.each(places)("at %s is finished by recovery: one order, one charge, one reservation", async (place) => {
		const sku = place.replace(".", "-");
		shop.world.stock.set(sku, 5);
		const { cartId, caller } = shop.guestCart([{ sku, quantity: 2 }]);
		armFailpoints(`${place}=throw`);
		const accepted = await shop.place(orderBody(cartId), caller, place);
		expect(accepted).toMatchObject({ status: 202, order: { status: "PENDING" } });
		armFailpoints();
		const { id } = orderOf(accepted);
		expect(await shop.factsOf(id)).toEqual([]);
		await shop.hurry(id);
		const order = await shop.settled(id);
		expect(order).toMatchObject({ status: "CONFIRMED", payment: { status: "AUTHORIZED" } });
		expect(await shop.place(orderBody(cartId), caller, place)).toEqual({ status: 201, order, isReplayed: true });
		expect(await chargesOf(id)).toEqual([{ is_voided: false }]);
		expect(shop.world.stock.get(sku)).toBe(3);
		expect((await shop.factsOf(id)).map(({ type }) => type)).toEqual(["order.confirmed"]);
	});

	test.each(["orders.verdict", "orders.completed"])("at %s is confirmed all the same", async (place) => {
		const { cartId, caller } = shop.guestCart();
		armFailpoints(`${place}=throw`);
		expect(await shop.place(orderBody(cartId), caller, place)).toMatchObject({ status: 201, isReplayed: false });
	});

	test.each(["orders.verdict", "orders.released", "orders.settled"])(
		"at %s after a refusal gives stock and money back by recovery",
		async (place) => {
			const sku = place.replace(".", "-refused-");
			shop.world.stock.set(sku, 1);
			const { cartId, caller } = shop.guestCart([{ sku }]);
			armFailpoints(`${place}=throw`);
			const refused = await shop.place(orderBody(cartId, "tok_declined"), caller, place);
			expect(refused).toMatchObject({ status: 402 });
			armFailpoints();
			await shop.hurry(orderIdOf(refused));
			await shop.settled(orderIdOf(refused));
			expect(shop.world.stock.get(sku)).toBe(1);
		},
	);

	test("for two minutes is rejected, and whatever it holds is given back", async () => {
		shop.world.stock.set("OLD", 1);
		const { cartId, caller } = shop.guestCart([{ sku: "OLD" }]);
		const accepted = await shop.place(orderBody(cartId, "tok_timeout"), caller, "old");
		const { id } = orderOf(accepted);
		await shop.inOrders(`UPDATE orders SET placed_at = now() - interval '2 minutes' WHERE id = '${id}'`);
		await shop.hurry(id);
		expect(await shop.settled(id)).toMatchObject({ status: "REJECTED", payment: { status: "VOIDED" } });
		expect(await shop.place(orderBody(cartId, "tok_timeout"), caller, "old")).toMatchObject({
			status: 409,
			type: "CHECKOUT_TIMEOUT",
			data: { members: { orderId: id }, isReplayed: true },
		});
		expect(await chargesOf(id)).toEqual([{ is_voided: true }]);
		expect(shop.world.stock.get("OLD")).toBe(1);
	});

	test("stays open while inventory is away, and the refusal is answered at once", async () => {
		shop.world.stock.set("AWAY", 1);
		const { cartId, caller } = shop.guestCart([{ sku: "AWAY" }]);
		armFailpoints("orders.reserved=throw");
		const { id } = orderOf(await shop.place(orderBody(cartId, "tok_declined"), caller, "away"));
		armFailpoints("orders.verdict=throw");
		await shop.hurry(id);
		await eventually(async () => (await shop.read(id)).status === "REJECTED");
		shop.world.away.add("inventory");
		armFailpoints();
		await shop.hurry(id);
		await eventually(async () => {
			const rows = await shop.inOrders<{ attempts: number }>(`SELECT attempts FROM orders WHERE id = '${id}'`);
			return rows[0]!.attempts >= 1;
		});
		expect(shop.world.stock.get("AWAY")).toBe(0);
		shop.world.away.delete("inventory");
		await shop.hurry(id);
		await shop.settled(id);
		expect(shop.world.stock.get("AWAY")).toBe(1);
	});
});

describe("a cancellation", () => {
	test("by the customer gives stock and money back, is told, and repeated changes nothing", async () => {
		shop.world.stock.set("CANCEL", 3);
		const { cartId, caller } = shop.customerCart([{ sku: "CANCEL", quantity: 3 }]);
		const { id } = orderOf(await shop.place(orderBody(cartId), caller, "cancel"));
		const cancelled = await shop.cancel(id, caller, "changed my mind");
		expect(cancelled).toMatchObject({
			status: "CANCELLED",
			payment: { status: "VOIDED", authorized: { amount: 0 }, refunded: { amount: 0 } },
		});
		expect(cancelled.history.at(-1)).toMatchObject({
			from: "CONFIRMED",
			to: "CANCELLED",
			actor: `customer:${caller.userId}`,
			reason: "changed my mind",
		});
		expect(shop.world.stock.get("CANCEL")).toBe(3);
		expect(await shop.cancel(id, caller, "again")).toEqual(cancelled);
		expect((await shop.factsOf(id)).map(({ type }) => type)).toEqual([
			"order.confirmed",
			"order.cancelled",
			"order.updated",
		]);
		// The key answers with what it came to, not with what the order is now.
		expect(await shop.place(orderBody(cartId), caller, "cancel")).toMatchObject({
			status: 201,
			order: { status: "CONFIRMED" },
		});
	});

	test("is staff's for any order, the customer's for own ones, nobody else's", async () => {
		const guest = shop.guestCart();
		const { id } = orderOf(await shop.place(orderBody(guest.cartId), guest.caller, "staff"));
		const stranger = { userId: newId("usr"), role: "customer" as const };
		await expect(shop.cancel(id, stranger)).rejects.toMatchObject({ type: "NOT_FOUND" });
		await expect(shop.cancel(id, guest.caller)).rejects.toMatchObject({ type: "UNAUTHENTICATED" });
		const staff = { userId: newId("usr"), role: "admin" as const };
		expect((await shop.cancel(id, staff)).history.at(-1)).toMatchObject({ actor: `staff:${staff.userId}` });
	});

	test.each(["SHIPPED", "DELIVERED", "REJECTED"])("of a %s order is refused", async (status) => {
		const { cartId, caller } = shop.customerCart();
		const { id } = orderOf(await shop.place(orderBody(cartId), caller, status));
		await shop.inOrders(
			`UPDATE orders SET status = '${status}', history = history || '[{"to": "${status}"}]' WHERE id = '${id}'`,
		);
		await expect(shop.cancel(id, caller)).rejects.toMatchObject({ code: 409, type: "ORDER_NOT_CANCELLABLE" });
	});

	test("of a PENDING order is its verdict, which its key answers; a late payment is given up", async () => {
		shop.world.stock.set("PENDING", 1);
		const { cartId, caller } = shop.customerCart([{ sku: "PENDING" }]);
		const { id } = orderOf(await shop.place(orderBody(cartId, "tok_timeout"), caller, "pending"));
		expect(await shop.cancel(id, caller)).toMatchObject({ status: "CANCELLED", payment: { status: "VOIDED" } });
		expect(await shop.place(orderBody(cartId, "tok_timeout"), caller, "pending")).toMatchObject({
			status: 409,
			type: "ORDER_CANCELLED",
			data: { members: { orderId: id } },
		});
		expect(await chargesOf(id)).toEqual([{ is_voided: true }]);
		expect(shop.world.stock.get("PENDING")).toBe(1);
	});

	test.each(["orders.reserved", "orders.authorized"])(
		"that comes between a checkout's %s and its verdict stands",
		async (place) => {
			const sku = place.replace(".", "-between-");
			shop.world.stock.set(sku, 1);
			const { cartId, caller } = shop.customerCart([{ sku }]);
			armFailpoints(`${place}=sleep:300`);
			const placing = shop.place(orderBody(cartId), caller, sku);
			const find = () => shop.inOrders<{ id: string }>(`SELECT id FROM orders WHERE cart_id = '${cartId}'`);
			await eventually(async () => (await find()).length > 0 && shop.world.stock.get(sku) === 0);
			const { id } = (await find())[0]!;
			await shop.cancel(id, caller);
			expect(await placing).toMatchObject({ status: 409, type: "ORDER_CANCELLED" });
			expect(await shop.settled(id)).toMatchObject({ status: "CANCELLED", payment: { status: "VOIDED" } });
			expect(shop.world.stock.get(sku)).toBe(1);
			expect(await chargesOf(id)).not.toContainEqual({ is_voided: false });
		},
	);

	test.each(["orders.cancelled", "orders.released"])("that fails at %s is finished by recovery", async (place) => {
		const sku = place.replace(".", "-");
		shop.world.stock.set(sku, 1);
		const { cartId, caller } = shop.customerCart([{ sku }]);
		const { id } = orderOf(await shop.place(orderBody(cartId), caller, place));
		armFailpoints(`${place}=throw`);
		await expect(shop.cancel(id, caller)).rejects.toThrow();
		armFailpoints();
		await shop.hurry(id);
		expect(await shop.settled(id)).toMatchObject({ status: "CANCELLED", payment: { status: "VOIDED" } });
		expect(shop.world.stock.get(sku)).toBe(1);
	});

	test("with payments away answers CANCELLED, and the void follows", async () => {
		const { cartId, caller } = shop.customerCart();
		const { id } = orderOf(await shop.place(orderBody(cartId), caller, "payments away"));
		await shop.broker.destroyService(shop.broker.getLocalService("payments")!);
		expect(await shop.cancel(id, caller)).toMatchObject({ status: "CANCELLED", payment: { status: "AUTHORIZED" } });
		await shop.reopenPayments();
		await shop.hurry(id);
		expect(await shop.settled(id)).toMatchObject({ payment: { status: "VOIDED", authorized: { amount: 0 } } });
	});

	test("races with its checkout: the order ends confirmed or cancelled, and holds what it should", async () => {
		for (let round = 0; round < 10; round++) {
			const sku = `RACE-${round}`;
			shop.world.stock.set(sku, 1);
			const { cartId, caller } = shop.customerCart([{ sku }]);
			const placing = shop.place(orderBody(cartId), caller, sku);
			const find = () => shop.inOrders<{ id: string }>(`SELECT id FROM orders WHERE cart_id = '${cartId}'`);
			await eventually(async () => (await find()).length > 0);
			const { id } = (await find())[0]!;
			await Promise.all([shop.cancel(id, caller), shop.cancel(id, caller), placing]);
			const order = await shop.settled(id);
			expect(order).toMatchObject({ status: "CANCELLED", payment: { status: "VOIDED" } });
			expect(order.history.filter(({ to }) => to === "CANCELLED")).toHaveLength(1);
			expect(shop.world.stock.get(sku)).toBe(1);
			expect(await chargesOf(id)).not.toContainEqual({ is_voided: false });
		}
	});
});

describe("late messages", () => {
	test("a reservation and an authorisation that come after the end are refused", async () => {
		const { cartId, caller } = shop.guestCart();
		armFailpoints("orders.committed=throw");
		const { id } = orderOf(await shop.place(orderBody(cartId), caller, "late"));
		await shop.inOrders(`UPDATE orders SET placed_at = now() - interval '2 minutes' WHERE id = '${id}'`);
		armFailpoints();
		await shop.hurry(id);
		await shop.settled(id);
		expect(await shop.late(id)).toMatchObject([{ status: "RELEASED" }, { status: "VOIDED" }]);
		expect(await chargesOf(id)).toEqual([]);
	});
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import inventory from "../../services/inventory/inventory.service.ts";
import type { Failpoint } from "../../shared/failpoint.ts";
import { audit, type Books, type Violation } from "../faults/audit.ts";
import { ask } from "../support/postgres.ts";
import { orderBody } from "../support/quotes.ts";
import { openShop, type Shop } from "../support/shop.ts";
import type { Errand } from "../support/shop-node.ts";

const NODE = resolve(import.meta.dirname, "../support/shop-node.ts");
const SKU = "CRASH-1";
/** The node that survives: its recovery finishes what the killed one began. */
let shop: Shop;

beforeAll(async () => {
	shop = await openShop({ inventory });
	await ask(
		shop.urlFor("inventory"),
		`INSERT INTO levels (sku, on_hand) VALUES ('${SKU}', 1000);
		 INSERT INTO movements (id, sku, type, delta, on_hand, reason, actor, at)
		 VALUES ('mov_1', '${SKU}', 'initial', 1000, 1000, 'test', 'test', now())`,
	);
});
afterAll(() => shop?.close());

/** Sends another node on an errand, and sees it killed at the failpoint. */
async function dieAt(failpoint: Failpoint, errand: Pick<Errand, "caller" | "place" | "cancel">): Promise<void> {
	const urls = Object.fromEntries(
		(["orders", "inventory", "payments"] as const).map((name) => [name, shop.urlFor(name)]),
	);
	const argument: Errand = { dataDir: shop.dataDir, urls, ...errand };
	const env = { PATH: process.env.PATH, NODE_ENV: "test", FAILPOINTS: `${failpoint}=exit` };
	const node = spawn(process.execPath, [NODE, JSON.stringify(argument)], { env: env as NodeJS.ProcessEnv });
	const [code, signal] = await once(node, "exit");
	expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" });
}

/** The one order of a cart, as soon as nothing is open of it any more. */
async function settledOrderOf(cartId: string) {
	const rows = await shop.inOrders<{ id: string }>(`SELECT id FROM orders WHERE cart_id = '${cartId}'`);
	expect(rows).toHaveLength(1);
	await shop.hurry(rows[0]!.id);
	return shop.settled(rows[0]!.id);
}

/** What the audit finds wrong. Facts may wait in an outbox, for not all of their consumers run here. */
async function wrongInTheBooks(): Promise<Violation[]> {
	const books: Books = (service, sql) => ask(shop.urlFor(service as "orders"), sql);
	const { violations } = await audit(books, ["always", "at-rest"]);
	return violations.filter(({ check }) => !check.endsWith("-outbox"));
}

const placing: Failpoint[] = [
	"orders.committed",
	"inventory.reserved",
	"orders.reserved",
	"payments.claimed",
	"payments.charged",
	"payments.authorized",
	"orders.authorized",
	"orders.verdict",
	"orders.completed",
];
const undoing: Failpoint[] = ["orders.verdict", "inventory.released", "orders.released", "orders.settled"];
const cancelling: Failpoint[] = ["orders.cancelled", "payments.voided", "orders.released", "orders.settled"];

describe("a node that is killed", () => {
	test.each(placing)("at %s leaves an order that another node confirms, once", async (failpoint) => {
		const { caller, cartId, quote } = shop.guestCart([{ sku: SKU, quantity: 2 }]);
		const body = orderBody(cartId);
		await dieAt(failpoint, { caller, place: { quote, body, key: cartId } });
		const order = await settledOrderOf(cartId);
		expect(order).toMatchObject({ status: "CONFIRMED", payment: { status: "AUTHORIZED" } });
		expect((await shop.factsOf(order.id)).map(({ type }) => type)).toEqual(["order.confirmed"]);
		expect(await shop.place(body, caller, cartId)).toEqual({ status: 201, order, isReplayed: true });
		expect(await wrongInTheBooks()).toEqual([]);
	});

	test.each(undoing)("at %s of a refused order leaves nothing reserved and nothing held", async (failpoint) => {
		const { caller, cartId, quote } = shop.guestCart([{ sku: SKU, quantity: 2 }]);
		const body = orderBody(cartId, "tok_declined");
		await dieAt(failpoint, { caller, place: { quote, body, key: cartId } });
		expect(await settledOrderOf(cartId)).toMatchObject({ status: "REJECTED", payment: { status: "DECLINED" } });
		expect(await shop.place(body, caller, cartId)).toMatchObject({ status: 402, data: { isReplayed: true } });
		expect(await wrongInTheBooks()).toEqual([]);
	});

	test.each(cancelling)("at %s of a cancellation leaves nothing reserved and nothing held", async (failpoint) => {
		const { caller, cartId } = shop.customerCart([{ sku: SKU, quantity: 2 }]);
		const placed = await shop.place(orderBody(cartId), caller, cartId);
		expect(placed).toMatchObject({ status: 201 });
		const { id } = await settledOrderOf(cartId);
		await dieAt(failpoint, { caller, cancel: id });
		expect(await settledOrderOf(cartId)).toMatchObject({
			status: "CANCELLED",
			payment: { status: "VOIDED", authorized: { amount: 0 } },
		});
		expect(await wrongInTheBooks()).toEqual([]);
	});
});

import type { ServiceBroker, ServiceSchema } from "moleculer";
import orders from "../../services/orders/orders.service.ts";
import payments from "../../services/payments/payments.service.ts";
import type { Caller } from "../../shared/auth.ts";
import { asSystem, call } from "../../shared/broker/call.ts";
import type { Fact } from "../../shared/contracts/events.ts";
import type { Params, Return } from "../../shared/contracts/index.ts";
import type { Order } from "../../shared/contracts/orders.ts";
import { newId, sha256 } from "../../shared/ids.ts";
import { as, startBroker } from "./broker.ts";
import { checkoutWorld, type World } from "./checkout-world.ts";
import { eventually } from "./eventually.ts";
import { collectFacts } from "./facts.ts";
import { ask, scratchDatabases } from "./postgres.ts";
import { quoteOf, type Wanted } from "./quotes.ts";

/** What an attempt to place an order came to. */
export type Attempt = Return<"orders.place"> | { status: number; type: string; data: Record<string, any> };

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** Opens orders and payments on a PostgreSQL of their own, with carts in memory, and inventory too unless it is given. */
export async function openShop({ inventory }: { inventory?: ServiceSchema } = {}) {
	const postgres = await scratchDatabases();
	const { urlFor } = postgres;
	const { world, carts, inventory: inMemory } = checkoutWorld();
	const broker = await startBroker([carts, inventory ?? inMemory, payments, orders], {
		dataDir: postgres.dataDir,
		postgresUrl: (service) => urlFor(service as "orders"),
	});
	const facts = collectFacts(broker);
	return {
		broker,
		world,
		facts,
		urlFor,
		dataDir: postgres.dataDir,
		inOrders: <Row extends object>(text: string) => ask<Row>(urlFor("orders"), text),
		inPayments: <Row extends object>(text: string) => ask<Row>(urlFor("payments"), text),
		...attempts(broker, world),
		...observations(broker, facts, urlFor("orders")),
		async reopenPayments() {
			broker.createService(payments);
			await broker.waitForServices("payments", 5_000);
		},
		/** What a reservation and an authorisation of an order come to now. */
		late: (orderId: string) =>
			Promise.all([
				call(broker, "inventory.reserve", { orderId, lines: [{ sku: "LATE", quantity: 1 }] }, asSystem("orders")),
				call(
					broker,
					"payments.authorize",
					{ orderId, amount: { amount: 1, currency: "USD" }, method: "test_card", token: "tok_ok" },
					asSystem("orders"),
				),
			]),
		async close() {
			await broker.stop();
			await postgres.stop();
		},
	};
}

function attempts(broker: ServiceBroker, world: World) {
	return {
		/** Makes a guest's cart with these lines; its token is the credential. */
		guestCart(wanted: Wanted[] = [{ sku: "HEADPHONES-1" }]) {
			const cartToken = newId("crt");
			const quote = quoteOf(wanted, { tokenHash: sha256(cartToken) });
			world.quotes.set(quote.cartId, quote);
			return { cartId: quote.cartId, caller: { cartToken } as Caller, quote };
		},
		/** Makes a customer's cart. */
		customerCart(wanted: Wanted[] = [{ sku: "HEADPHONES-1" }], userId = newId("usr")) {
			const quote = quoteOf(wanted, { userId });
			world.quotes.set(quote.cartId, quote);
			const caller: Caller = { userId, role: "customer", email: "grace@example.com" };
			return { cartId: quote.cartId, caller, quote };
		},
		/** Places an order; a refusal is an answer too. */
		async place(body: Params<"orders.place">, caller: Caller, idempotencyKey: string): Promise<Attempt> {
			try {
				return await call(broker, "orders.place", body, as(caller, { idempotencyKey }));
			} catch (error) {
				const { code: status, type, data } = error as { code: number; type: string; data: Record<string, any> };
				return { status, type, data };
			}
		},
		cancel: (id: string, caller: Caller, reason?: string) =>
			call(broker, "orders.cancel", { id, ...(reason && { reason }) }, as(caller)),
		get: (id: string, caller: Caller) => call(broker, "orders.get", { id }, as(caller)),
		list: (caller: Caller, params: Params<"orders.list">) => call(broker, "orders.list", params, as(caller)),
		find: (caller: Caller, params: Params<"orders.find">) => call(broker, "orders.find", params, as(caller)),
	};
}

function observations(broker: ServiceBroker, facts: Fact[], url: string) {
	const read = (id: string): Promise<Order> => call(broker, "orders.read", { id }, as({ system: "test" }));
	return {
		read,
		/** Lets recovery find an order at its next look. */
		hurry: (id: string) => ask(url, `UPDATE orders SET resume_at = now() WHERE id = '${id}' AND resume_at IS NOT NULL`),
		/** Waits until nothing is open of an order, and answers it. */
		async settled(id: string): Promise<Order> {
			await eventually(
				async () => (await ask(url, `SELECT FROM orders WHERE id = '${id}' AND resume_at IS NULL`)).length > 0,
			);
			return read(id);
		},
		/** The facts of an order in the order of its versions: those told, and those that wait for a consumer. */
		async factsOf(id: string): Promise<Fact[]> {
			const waiting = await ask<{ fact: Fact }>(url, "SELECT fact FROM outbox");
			const all = new Map([...facts, ...waiting.map(({ fact }) => fact)].map((fact) => [fact.id, fact]));
			const own = [...all.values()].filter(({ subject, source }) => subject === id && source === "orders");
			return own.sort((a, b) => a.aggregateVersion - b.aggregateVersion);
		},
	};
}

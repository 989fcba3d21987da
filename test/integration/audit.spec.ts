import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import pg from "pg";
import inventory from "../../services/inventory/inventory.service.ts";
import { audit, type Books } from "../faults/audit.ts";
import { orderBody } from "../support/quotes.ts";
import { openShop, type Shop } from "../support/shop.ts";

const SERVICES = ["orders", "inventory", "payments"] as const;
let shop: Shop;
/** One connection a database, so that a damage can be seen by the audit alone and be undone. */
let clients: Record<string, pg.Client>;

beforeAll(async () => {
	shop = await openShop({ inventory });
	clients = Object.fromEntries(SERVICES.map((name) => [name, new pg.Client({ connectionString: shop.urlFor(name) })]));
	for (const client of Object.values(clients)) await client.connect();
	await clients.inventory!.query(`
		INSERT INTO levels (sku, on_hand) VALUES ('A', 50), ('B', 50);
		INSERT INTO movements (id, sku, type, delta, on_hand, reason, actor, at)
		SELECT 'mov_' || sku, sku, 'initial', on_hand, on_hand, 'test', 'test', now() FROM levels`);
	for (const token of ["tok_ok", "tok_declined", "tok_ok"] as const) {
		const { cartId, caller } = shop.guestCart([{ sku: "A", quantity: 2 }, { sku: "B" }]);
		await shop.place(orderBody(cartId, token), caller, cartId);
	}
});
afterAll(async () => {
	for (const client of Object.values(clients)) await client.end();
	await shop?.close();
});

/** What the audit finds while something is wrong; facts of orders wait here, for nobody runs to consume them. */
async function findings(): Promise<string[]> {
	const books: Books = async (service, sql) => (await clients[service]!.query(sql)).rows;
	const { violations } = await audit(books, ["always", "at-rest"]);
	const checks = violations.map(({ check }) => check).filter((check) => !check.endsWith("-outbox"));
	return [...new Set(checks)].sort();
}

describe("the audit", () => {
	test("finds nothing wrong in sound books", async () => {
		expect(await findings()).toEqual([]);
	});

	const ONE = "(SELECT id FROM orders WHERE status = 'CONFIRMED' ORDER BY id LIMIT 1)";
	const damages = [
		[
			"an order that is forgotten",
			"orders",
			`UPDATE orders SET resume_at = now() - interval '6 s' WHERE id = ${ONE}`,
			["always/overdue", "at-rest/open"],
		],
		[
			"a total that is off",
			"orders",
			`UPDATE orders SET snapshot = jsonb_set(snapshot, '{totals,total,amount}', '1') WHERE id = ${ONE}`,
			["always/totals"],
		],
		[
			"a step that is not legal",
			"orders",
			`UPDATE orders SET status = 'DELIVERED', history = history || '[{"from": "CONFIRMED", "to": "DELIVERED"}]' WHERE id = ${ONE}`,
			["always/transitions", "at-rest/reservations", "at-rest/reserved"],
		],
		[
			"a confirmed order that vanishes",
			"orders",
			`DELETE FROM orders WHERE id = ${ONE}`,
			["at-rest/held", "at-rest/reservations", "at-rest/reserved"],
		],
		[
			"an answer without a verdict",
			"orders",
			`UPDATE idempotency_keys SET status = NULL WHERE outcome->>'orderId' = ${ONE}`,
			["always/answers"],
		],
		[
			"two orders of a key",
			"orders",
			"UPDATE orders SET key = 'same', key_caller = 'same'",
			["always/one-order-a-key"],
		],
		[
			"a counter that is off",
			"inventory",
			"UPDATE levels SET reserved = reserved + 1 WHERE sku = 'A'",
			["always/ledger", "at-rest/reserved"],
		],
		["a movement that is missing", "inventory", "DELETE FROM movements WHERE sku = 'A'", ["always/ledger"]],
		[
			"a reservation without an order",
			"inventory",
			`INSERT INTO reservations (order_id, status, lines) VALUES ('ord_x', 'RESERVED', '[{"sku": "A", "location_id": "main", "quantity": 1}]')`,
			["always/ledger", "at-rest/reservations"],
		],
		[
			"a hold that nobody gave up",
			"payments",
			"UPDATE test_charges SET is_voided = true WHERE key IN (SELECT order_id FROM payments WHERE status = 'AUTHORIZED')",
			["at-rest/provider"],
		],
		[
			"a payment without an outcome",
			"payments",
			"UPDATE payments SET status = 'PENDING' WHERE status = 'DECLINED'",
			["at-rest/unknown"],
		],
		[
			"a payment that is lost",
			"payments",
			"DELETE FROM payments WHERE status = 'AUTHORIZED'",
			["at-rest/held", "at-rest/provider"],
		],
		[
			"a checkout that does not end",
			"orders",
			`UPDATE orders SET status = 'PENDING', history = '[{"from": null, "to": "PENDING"}]', resume_at = now(),
			 placed_at = now() - interval '3 minutes' WHERE id = ${ONE}`,
			["always/answers", "always/stuck", "at-rest/open", "at-rest/pending"],
		],
		[
			"two orders of a cart version",
			"orders",
			"DROP INDEX orders_one_per_cart_version; UPDATE orders SET cart_id = 'crt_x', cart_version = 1",
			["always/one-order-a-cart-version"],
		],
		[
			"more reserved than there is",
			"inventory",
			"ALTER TABLE levels DROP CONSTRAINT levels_never_oversold; UPDATE levels SET reserved = 51 WHERE sku = 'B'",
			["always/ledger", "always/levels", "at-rest/reserved"],
		],
		[
			"a reservation of what has no level",
			"inventory",
			"DELETE FROM levels WHERE sku = 'B'",
			["always/strays", "at-rest/reserved"],
		],
		[
			"more given back than was taken",
			"payments",
			`ALTER TABLE payments DROP CONSTRAINT payments_no_more_than_captured;
			 UPDATE payments SET refunded = 1 WHERE status = 'AUTHORIZED'`,
			["always/limits"],
		],
	] as const;
	test.each(damages)("finds %s", async (_what, service, damage, expected) => {
		await clients[service]!.query("BEGIN");
		try {
			await clients[service]!.query(damage);
			expect(await findings()).toEqual(expected);
		} finally {
			await clients[service]!.query("ROLLBACK");
		}
	});
});

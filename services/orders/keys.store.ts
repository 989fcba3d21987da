import { type Sql, statement } from "../../mixins/postgres/port.ts";
import type { Order } from "../../shared/contracts/orders.ts";
import type { OrderRow } from "./orders.model.ts";
import type { Refusal } from "./refusals.ts";

/** An idempotency key of `POST /orders`: who sent it, and what with. */
export interface Key {
	caller: string;
	key: string;
	fingerprint: string;
}

/** What a key's request has come to, for good. */
export type Outcome = { order: Order } | { refusal: Refusal };

/**
 * A key that has been used, with the order that it placed. `status` is null while the request runs, 202 when a 202
 * was sent, 200 for a key that met another one's order, else that of the outcome.
 */
export interface UsedKey {
	fingerprint: string;
	status: number | null;
	outcome: Outcome | undefined;
	order: OrderRow;
}

const ROUTE = "'orders.place'";

// One look at both, so that a key and the order it placed are seen together or not at all.
const LOOK_UP = statement(
	"orders.look-up",
	`SELECT k.fingerprint AS key_fingerprint, k.status AS key_status, k.outcome AS key_outcome, o.*
	 FROM idempotency_keys k JOIN orders o ON o.id = k.outcome->>'orderId'
	 WHERE k.caller = $1 AND k.route = ${ROUTE} AND k.key = $2
	 UNION ALL
	 SELECT NULL, NULL, NULL, o.* FROM orders o
	 WHERE o.cart_id = $3 AND o.cart_version = $4 AND o.status NOT IN ('REJECTED', 'CANCELLED')`,
);

const ADOPT = statement(
	"orders.adopt",
	`INSERT INTO idempotency_keys (caller, route, key, fingerprint, status, outcome)
	 VALUES ($1, ${ROUTE}, $2, $3, 200, jsonb_build_object('orderId', $4::text))
	 ON CONFLICT DO NOTHING RETURNING key`,
);

const ACCEPT = statement(
	"orders.accept",
	`UPDATE idempotency_keys SET status = 202 WHERE caller = $1 AND route = ${ROUTE} AND key = $2 AND status IS NULL`,
);

type LookUpRow = OrderRow & {
	key_fingerprint: string | null;
	key_status: number | null;
	/** Names the order; with the outcome, as soon as there is one. */
	key_outcome: { orderId: string } | Outcome | null;
};

const isFinal = (outcome: object): outcome is Outcome => "order" in outcome || "refusal" in outcome;

/** What is known of a key, and of a version of a cart: the order it already has, unless rejected or cancelled. */
export interface Known {
	used?: UsedKey;
	order?: OrderRow;
}

/** Looks up a key, and with it the order of a cart's version. One statement. */
export async function lookUp(
	sql: Sql,
	{ caller, key }: Pick<Key, "caller" | "key">,
	cart?: { id: string; version: number },
): Promise<Known> {
	const values = [caller, key, cart?.id ?? null, cart?.version ?? null];
	const known: Known = {};
	for (const row of await sql.query<LookUpRow>(LOOK_UP, values)) {
		const { key_fingerprint: fingerprint, key_status: status, key_outcome: outcome, ...order } = row;
		if (fingerprint === null) known.order = order;
		else known.used = { fingerprint, status, order, outcome: outcome && isFinal(outcome) ? outcome : undefined };
	}
	return known;
}

/** Stores a key that met another one's order, and answers 200 with it for good; false when the key is taken. */
export async function adopt(sql: Sql, { caller, key, fingerprint }: Key, orderId: string): Promise<boolean> {
	return (await sql.one(ADOPT, [caller, key, fingerprint, orderId])) !== undefined;
}

/** Remembers that a 202 is sent, unless there is an outcome. */
export async function accept(sql: Sql, { caller, key }: Pick<Key, "caller" | "key">): Promise<void> {
	await sql.query(ACCEPT, [caller, key]);
}

import { insertFacts } from "../../mixins/postgres/outbox.ts";
import { type Sql, statement } from "../../mixins/postgres/port.ts";
import type { Fact } from "../../shared/contracts/events.ts";
import { InternalError } from "../../shared/errors.ts";
import type { Key, Outcome } from "./keys.store.ts";
import type { OrderRow } from "./orders.model.ts";
import { mayBecome } from "./orders.states.ts";

const FIND = statement("orders.find", "SELECT * FROM orders WHERE id = $1");

// A key that is taken fails the whole statement; a cart version that has an order inserts nothing.
const INSERT = statement(
	"orders.insert",
	`WITH placed AS (
		INSERT INTO orders (id, status, cart_id, cart_version, user_id, token_hash, email, snapshot, payment,
			payment_token, history, placed_at, resume_at, key_caller, key, request_id)
		VALUES ($1, 'PENDING', $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb,
			$9, $10::jsonb, $11, now() + interval '5 seconds', $12, $13, $14)
		ON CONFLICT (cart_id, cart_version) WHERE status NOT IN ('REJECTED', 'CANCELLED') DO NOTHING
		RETURNING id, number, resume_at
	), claimed AS (
		INSERT INTO idempotency_keys (caller, route, key, fingerprint, outcome)
		SELECT $12, 'orders.place', $13, $15, jsonb_build_object('orderId', id) FROM placed
	)
	SELECT number, resume_at FROM placed`,
);

// The version stands for the status too: every change raises it.
const CHANGE = statement(
	"orders.change",
	`WITH changed AS (
		UPDATE orders
		SET status = $3, payment = $4::jsonb, payment_token = NULL, history = $5::jsonb, version = version + 1,
			attempts = 0, resume_at = CASE WHEN $6 THEN coalesce(resume_at, now() + interval '5 seconds') END
		WHERE id = $1 AND version = $2
		RETURNING resume_at, key_caller, key
	), told AS (
		${insertFacts("$7", "EXISTS (SELECT FROM changed)")}
	), answered AS (
		UPDATE idempotency_keys k SET status = $8, outcome = k.outcome || $9::jsonb
		FROM changed c
		WHERE $8::integer IS NOT NULL AND k.caller = c.key_caller AND k.route = 'orders.place' AND k.key = c.key
	)
	SELECT resume_at FROM changed`,
);

const REST = statement("orders.rest", "UPDATE orders SET resume_at = NULL WHERE id = $1 AND version = $2");

const RESUME = statement(
	"orders.resume",
	`UPDATE orders
	 SET attempts = attempts + 1, resume_at = now() + least($2, 2 ^ least(attempts, 6)) * interval '1 second'
	 WHERE id IN (
		SELECT id FROM orders WHERE resume_at <= now() ORDER BY resume_at LIMIT $1 FOR UPDATE SKIP LOCKED
	 )
	 RETURNING *`,
);

/** Reads an order. */
export const findOrder = (sql: Sql, id: string): Promise<OrderRow | undefined> => sql.one<OrderRow>(FIND, [id]);

/**
 * Inserts a PENDING order and claims its key, in one statement. Answers the row, or undefined where the version of
 * the cart has an order. Throws Duplicate where the key is taken; then nothing is inserted.
 */
export async function insertOrder(
	sql: Sql,
	order: Omit<OrderRow, "number" | "resume_at">,
	{ fingerprint }: Key,
): Promise<OrderRow | undefined> {
	const placed = await sql.one<Pick<OrderRow, "number" | "resume_at">>(INSERT, [
		order.id,
		order.cart_id,
		order.cart_version,
		order.user_id,
		order.token_hash,
		order.email,
		JSON.stringify(order.snapshot),
		JSON.stringify(order.payment),
		order.payment_token,
		JSON.stringify(order.history),
		order.placed_at,
		order.key_caller,
		order.key,
		order.request_id,
		fingerprint,
	]);
	return placed && { ...order, ...placed };
}

/** A change of an order: what it becomes, what is told, and how its key is answered from now on. */
export interface Change {
	to: OrderRow;
	fact: Fact;
	/** Whether somebody must look at it again. */
	isOpen: boolean;
	answer?: { status: number; outcome: Outcome };
}

/**
 * Moves an order on from what was read of it, with its fact and its key's outcome, in one statement. Answers the row
 * after it, or undefined where another got there first. Throws an InternalError for a step that is not legal.
 */
export async function changeOrder(sql: Sql, from: OrderRow, change: Change): Promise<OrderRow | undefined> {
	const { to, fact, isOpen, answer } = change;
	if (to.status !== from.status && !mayBecome(from.status, to.status))
		throw new InternalError(`The order ${from.id} is ${from.status} and cannot become ${to.status}.`);
	const changed = await sql.one<Pick<OrderRow, "resume_at">>(CHANGE, [
		from.id,
		from.version,
		to.status,
		JSON.stringify(to.payment),
		JSON.stringify(to.history),
		isOpen,
		JSON.stringify([fact]),
		answer?.status ?? null,
		answer ? JSON.stringify(answer.outcome) : null,
	]);
	return changed && { ...to, ...changed };
}

/** Says that nothing is open any more of an order that has not changed since it was read. */
export async function restOrder(sql: Sql, { id, version }: OrderRow): Promise<void> {
	await sql.query(REST, [id, version]);
}

/**
 * Takes up to `limit` orders that somebody must look at, and puts off the next look: 1 s after the first, twice as
 * long after each, at most `maxDelayS`. Several may take at once: each order is taken by one.
 */
export const takeDue = (sql: Sql, limit: number, maxDelayS: number): Promise<OrderRow[]> =>
	sql.query<OrderRow>(RESUME, [limit, maxDelayS]);

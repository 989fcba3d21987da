import { insertFacts } from "../../mixins/postgres/outbox.ts";
import { type Sql, statement } from "../../mixins/postgres/port.ts";
import type { EventType, Fact } from "../../shared/contracts/events.ts";
import { InternalError } from "../../shared/errors.ts";
import type { PaymentChange, PaymentRow } from "./payments.model.ts";
import { mayBecome } from "./payments.states.ts";

const FIND = statement("payments.find", "SELECT * FROM payments WHERE order_id = $1");

// DO UPDATE, for DO NOTHING would not return the row that is there.
const CLAIM = statement(
	"payments.claim",
	`INSERT INTO payments (order_id, status, amount, currency, method, token) VALUES ($1, 'PENDING', $2, $3, $4, $5)
	 ON CONFLICT (order_id) DO UPDATE SET updated_at = now()
	 RETURNING *`,
);

const BURY = statement(
	"payments.bury",
	`INSERT INTO payments (order_id, status, amount, currency) VALUES ($1, 'VOIDED', 0, $2)
	 ON CONFLICT (order_id) DO NOTHING`,
);

const CHANGE = statement(
	"payments.change",
	`WITH changed AS (
		UPDATE payments
		SET status = $3, reason = $4, captured = $5, refunded = $6, operations = $7::jsonb,
		    token = NULL, version = version + 1, updated_at = now()
		WHERE order_id = $1 AND version = $2
		RETURNING order_id
	), told AS (
		${insertFacts("$8", "EXISTS (SELECT FROM changed)")}
	)
	SELECT order_id FROM changed`,
);

/** Reads the payment of an order. */
export const findPayment = (sql: Sql, orderId: string): Promise<PaymentRow | undefined> =>
	sql.one<PaymentRow>(FIND, [orderId]);

/** Makes the payment of an order, PENDING, or reads the one it has: its amount and token stay what they were. */
export async function claimPayment(
	sql: Sql,
	{
		order_id,
		amount,
		currency,
		method,
		token,
	}: Pick<PaymentRow, "order_id" | "amount" | "currency" | "method" | "token">,
): Promise<PaymentRow> {
	return (await sql.one<PaymentRow>(CLAIM, [order_id, amount, currency, method, token]))!;
}

/** Leaves a tombstone where an order has no payment: a late authorise finds it and is refused. */
export async function buryPayment(sql: Sql, orderId: string, currency: string): Promise<void> {
	await sql.query(BURY, [orderId, currency]);
}

/**
 * Moves a payment on from what was read of it, with the fact that says so, in one statement. Answers the row after
 * it, or undefined when another got there first: read it again.
 */
export async function changePayment(
	sql: Sql,
	from: PaymentRow,
	change: PaymentChange,
	tell: (row: PaymentRow) => Fact<EventType>,
): Promise<PaymentRow | undefined> {
	const to: PaymentRow = { ...from, ...change, token: null, version: from.version + 1 };
	if (!mayBecome(from.status, to.status))
		throw new InternalError(`The payment of ${from.order_id} is ${from.status} and cannot become ${to.status}.`);
	const { status, reason, captured, refunded, operations } = to;
	const values = [status, reason, captured, refunded, JSON.stringify(operations), JSON.stringify([tell(to)])];
	const changed = await sql.one(CHANGE, [from.order_id, from.version, ...values]);
	return changed ? to : undefined;
}

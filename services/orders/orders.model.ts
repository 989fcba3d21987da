import type { Adjustment, QuoteLine, Totals } from "../../shared/contracts/carts.ts";
import type { HistoryEntry, Order, OrderSnapshot, OrderStatus } from "../../shared/contracts/orders.ts";
import { money } from "../../shared/money.ts";

/** What was ordered, as it was quoted: it never changes. */
export interface Snapshot {
	currency: string;
	lines: QuoteLine[];
	adjustments: Adjustment[];
	totals: Totals;
	shippingAddress: Order["shippingAddress"];
	billingAddress: Order["billingAddress"];
	shippingMethod: string;
}

/** A row of `orders`. */
export interface OrderRow {
	id: string;
	/** Counts up; shown as `VO-100042`. */
	number: number;
	status: OrderStatus;
	cart_id: string;
	cart_version: number;
	/** Null for a guest's order, which is read with the token of this hash. */
	user_id: string | null;
	token_hash: string | null;
	email: string;
	snapshot: Snapshot;
	payment: Order["payment"];
	/** Kept until the verdict, so that recovery can ask for the payment again. */
	payment_token: string | null;
	history: HistoryEntry[];
	version: number;
	placed_at: string;
	/** When somebody must look at it again; null when nothing is open. */
	resume_at: string | null;
	/** The idempotency key that placed it, and the request. */
	key_caller: string;
	key: string;
	request_id: string | null;
}

/** Shows an order as its owner may see it. */
export function toOrder({ id, status, snapshot, email, payment, history, version, ...row }: OrderRow): Order {
	return {
		id,
		number: `VO-${row.number}`,
		status,
		lines: snapshot.lines.map(({ brandSlug, categorySlugs, adjustments, ...line }) => line),
		totals: snapshot.totals,
		email,
		shippingAddress: snapshot.shippingAddress,
		billingAddress: snapshot.billingAddress,
		payment,
		shipments: [],
		returns: [],
		refunds: [],
		history,
		version,
		placedAt: row.placed_at,
	};
}

/** The full state of an order for its facts. */
export const toFactData = (row: OrderRow): OrderSnapshot => ({
	order: toOrder(row),
	cartId: row.cart_id,
	userId: row.user_id,
	currency: row.snapshot.currency,
	lines: row.snapshot.lines,
});

/** The summary of a payment that holds `held` of an order. */
export const paymentSummary = (
	{ payment, snapshot: { currency } }: Pick<OrderRow, "payment" | "snapshot">,
	status: Order["payment"]["status"],
	held = 0,
): Order["payment"] => ({ ...payment, status, authorized: money(held, currency) });

import type { Return } from "../../shared/contracts/index.ts";
import { failpoint } from "../../shared/failpoint.ts";
import { type Decided, decide, settle, type Verdict } from "./decision.ts";
import type { Desk } from "./desk.ts";
import { lookUp } from "./keys.store.ts";
import { type OrderRow, paymentSummary, toOrder } from "./orders.model.ts";
import type { Refusal } from "./refusals.ts";

/** For how long a checkout is tried; then the order is rejected. */
export const CHECKOUT_LIMIT_MS = 120_000;

/**
 * Takes a PENDING order to its verdict: stock, then money, then one conditional update. Every step may be repeated,
 * by the request's retry or by recovery, and at the same time: each is idempotent on the order's id. Throws where a
 * step has no answer yet; the order stays PENDING then, and recovery comes back to it.
 */
export async function reachVerdict(desk: Desk, order: OrderRow): Promise<Decided> {
	const verdict = isOverdue(order) ? rejected(order, { type: "CHECKOUT_TIMEOUT" }) : await tryToSell(desk, order);
	const decided = await decide(desk, order, verdict);
	await failpoint("orders.verdict");
	return decided ?? verdictOfAnother(desk, order);
}

async function tryToSell(desk: Desk, order: OrderRow): Promise<Verdict> {
	const reservation = await desk.call("inventory.reserve", { orderId: order.id, lines: quantitiesOf(order) });
	await failpoint("orders.reserved");
	const shortfall = shortfallOf(order, reservation);
	if (shortfall) return rejected(order, shortfall);

	const payment = await desk.call("payments.authorize", {
		orderId: order.id,
		amount: order.snapshot.totals.total,
		...paymentOf(order),
	});
	await failpoint("orders.authorized");
	return afterPayment(order, payment);
}

/** What follows a verdict: the cart is relieved of what was bought, or stock and money go back. Repeatable. */
export async function conclude(desk: Desk, order: OrderRow): Promise<OrderRow> {
	const { id, cart_id, cart_version: cartVersion, status, resume_at } = order;
	const isUndone = status === "REJECTED" || status === "CANCELLED";
	if (isUndone && resume_at) return undo(desk, order);
	if (status !== "CONFIRMED") return order;
	// The fact guarantees it; this call makes it quick.
	await desk
		.call("carts.complete", { id: cart_id, orderId: id, lines: quantitiesOf(order), cartVersion })
		.catch((error) => desk.warn(`The cart of ${id} is completed by its fact.`, error));
	await failpoint("orders.completed");
	return order;
}

/** Gives stock and money of an order back. It stays open, for recovery to repeat this, until both have succeeded. */
export async function undo(desk: Desk, order: OrderRow): Promise<OrderRow> {
	const orderId = order.id;
	const [released, voided] = await Promise.allSettled([
		desk.call("inventory.release", { orderId }),
		desk.call("payments.void", { orderId }),
	]);
	await failpoint("orders.released");
	for (const step of [released, voided]) {
		if (step.status === "rejected") desk.warn(`Undoing ${orderId} is tried again later.`, step.reason);
	}
	const isOpen = released.status === "rejected" || voided.status === "rejected";
	const payment = voided.status === "fulfilled" ? summaryOf(order, voided.value) : order.payment;
	const settled = await settle(desk, order, payment, isOpen);
	await failpoint("orders.settled");
	return settled;
}

const isOverdue = (order: OrderRow): boolean => Date.now() - Date.parse(order.placed_at) >= CHECKOUT_LIMIT_MS;

const quantitiesOf = ({ snapshot }: OrderRow) => snapshot.lines.map(({ sku, quantity }) => ({ sku, quantity }));

/** What the payment is asked for with: kept until the verdict. */
const paymentOf = ({ payment, payment_token }: OrderRow) =>
	// True because the contract of orders.place named the only methods and tokens there are.
	({ method: payment.method, token: payment_token }) as { method: "test_card"; token: "tok_ok" };

/** Why the stock says no; nothing where it is reserved. A release that came first ends a late checkout. */
function shortfallOf({ snapshot }: OrderRow, { status, shortages }: Return<"inventory.reserve">): Refusal | undefined {
	if (status === "RESERVED") return undefined;
	if (status === "RELEASED") return { type: "CHECKOUT_TIMEOUT" };
	const lineOf = (sku: string) => snapshot.lines.find((line) => line.sku === sku)!;
	return {
		type: "INSUFFICIENT_STOCK",
		shortages: shortages.map((shortage) => ({ ...shortage, lineId: lineOf(shortage.sku).id })),
	};
}

function afterPayment(order: OrderRow, payment: Return<"payments.authorize">): Verdict {
	const summary = summaryOf(order, payment);
	if (payment.status === "AUTHORIZED") return { status: "CONFIRMED", payment: summary, actor: "system:orders" };
	if (payment.status === "DECLINED")
		return rejected(order, { type: "PAYMENT_DECLINED", reason: payment.reason ?? "DECLINED" }, summary);
	if (payment.status === "FAILED") return rejected(order, { type: "PAYMENT_FAILED" }, summary);
	// Voided before it was asked for: a late checkout.
	return rejected(order, { type: "CHECKOUT_TIMEOUT" }, summary);
}

const rejected = (order: OrderRow, refusal: Refusal, payment = order.payment): Verdict => ({
	status: "REJECTED",
	payment,
	actor: "system:orders",
	reason: refusal.type,
	refusal,
});

const summaryOf = (order: OrderRow, { status, authorized }: Return<"payments.void">): OrderRow["payment"] =>
	paymentSummary(order, status === "CAPTURED" ? "AUTHORIZED" : status, authorized.amount);

/** Recovery, a cancellation or a twin of the request was quicker: its verdict is the one that counts. */
async function verdictOfAnother({ db }: Desk, { key_caller: caller, key }: OrderRow): Promise<Decided> {
	const { used } = await lookUp(db, { caller, key });
	// True because a key is kept for longer than a checkout is tried.
	const { order, outcome } = used!;
	return { order, outcome: outcome ?? { order: toOrder(order) } };
}

import { newFact } from "../../shared/broker/fact.ts";
import type { Actor } from "../../shared/contracts/events.ts";
import type { Desk } from "./desk.ts";
import type { Outcome } from "./keys.store.ts";
import { type OrderRow, toFactData, toOrder } from "./orders.model.ts";
import { type Decision, FACT_OF } from "./orders.states.ts";
import { changeOrder, findOrder, restOrder } from "./orders.store.ts";
import { problemOf, type Refusal } from "./refusals.ts";

/** What is decided of an order, by whom and why. */
export interface Verdict {
	status: Decision;
	payment: OrderRow["payment"];
	actor: Actor;
	reason?: string | undefined;
	/** Why it was not confirmed; its key answers with it. */
	refusal?: Refusal;
}

/** An order with what its key is answered. */
export interface Decided {
	order: OrderRow;
	outcome: Outcome;
}

/**
 * Decides an order: its row, its fact and its key's outcome in one statement. Undefined where it is no longer as it
 * was read. All but CONFIRMED stay open, until their stock and their money are back.
 */
export async function decide(desk: Desk, order: OrderRow, verdict: Verdict): Promise<Decided | undefined> {
	const { status, payment, actor, reason, refusal } = verdict;
	const entry = { at: new Date().toISOString(), from: order.status, to: status, actor, ...(reason && { reason }) };
	const to: OrderRow = {
		...order,
		status,
		payment,
		payment_token: null,
		history: [...order.history, entry],
		version: order.version + 1,
	};
	const outcome: Outcome = refusal ? { refusal } : { order: toOrder(to) };
	const isFirst = order.status === "PENDING";
	const changed = await changeOrder(desk.db, order, {
		to,
		fact: factOf(desk, to, FACT_OF[status], actor),
		isOpen: status !== "CONFIRMED",
		...(isFirst && { answer: { status: refusal ? problemOf(order.id, refusal).code : 201, outcome } }),
	});
	if (changed) desk.wake();
	return changed && { order: changed, outcome };
}

/** Writes down what has become of an order's money, and whether anything is still open; the status stays. */
export async function settle(
	desk: Desk,
	order: OrderRow,
	payment: OrderRow["payment"],
	isOpen: boolean,
): Promise<OrderRow> {
	if (payment.status === order.payment.status) {
		if (!isOpen) await restOrder(desk.db, order);
		return order;
	}
	const to: OrderRow = { ...order, payment, version: order.version + 1 };
	const fact = factOf(desk, to, "order.updated", "system:orders");
	const changed = await changeOrder(desk.db, order, { to, fact, isOpen });
	if (changed) desk.wake();
	return changed ?? (await findOrder(desk.db, order.id))!;
}

const factOf = (
	{ correlationId }: Desk,
	order: OrderRow,
	type: (typeof FACT_OF)[Decision] | "order.updated",
	actor: Actor,
) =>
	newFact({ type, subject: order.id, aggregateVersion: order.version, actor, correlationId, data: toFactData(order) });

import type { Actor } from "../../shared/contracts/events.ts";
import { OrderNotCancellable, ServiceUnavailable } from "../../shared/errors.ts";
import { failpoint } from "../../shared/failpoint.ts";
import { undo } from "./checkout.saga.ts";
import { decide } from "./decision.ts";
import type { Desk } from "./desk.ts";
import type { OrderRow } from "./orders.model.ts";
import { mayBecome } from "./orders.states.ts";
import { findOrder } from "./orders.store.ts";

const MAX_ROUNDS = 5;

/**
 * Cancels an order: the decision first, then stock and money go back, now or by recovery. Of a PENDING order it is
 * the verdict, which its checkout then answers. Cancelling again answers the order as it is. Throws
 * OrderNotCancellable. Emits order.cancelled, and order.updated when the money is back.
 */
export async function cancel(desk: Desk, found: OrderRow, actor: Actor, reason?: string): Promise<OrderRow> {
	let order = found;
	for (let i = 0; i < MAX_ROUNDS; i++) {
		if (order.status === "CANCELLED") return order;
		if (!mayBecome(order.status, "CANCELLED")) throw new OrderNotCancellable(order.status);
		const { payment, status } = order;
		const refusal = status === "PENDING" && { refusal: { type: "ORDER_CANCELLED" } as const };
		const decided = await decide(desk, order, { status: "CANCELLED", payment, actor, reason, ...refusal });
		await failpoint("orders.cancelled");
		if (decided) return undo(desk, decided.order);
		// A verdict or another cancellation came between.
		order = (await findOrder(desk.db, order.id))!;
	}
	throw new ServiceUnavailable("The order");
}

import { call } from "../../../shared/broker/call.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import type { ApiRequest, Reply } from "../http/request.ts";

/** Places an order: 201 confirmed, 202 pending with where to look again, 200 the order that the cart already became. */
export async function placeOrder({ ctx, params }: ApiRequest): Promise<Reply> {
	// True because the parameters were checked against this contract.
	const { status, order, isReplayed } = await call(ctx, "orders.place", params as Params<"orders.place">);
	return {
		status,
		body: order,
		headers: { Location: `/api/v1/orders/${order.id}`, ...(isReplayed && { "Idempotent-Replayed": "true" }) },
	};
}

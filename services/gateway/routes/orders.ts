import { Order } from "../../../shared/contracts/orders.ts";
import { placeOrder } from "../pages/order.ts";
import type { RouteRow } from "./route.ts";

const tag = "Orders";

/** Checkout and the customer's history. */
export const orders: RouteRow[] = [
	{
		method: "POST",
		path: "/orders",
		action: "orders.place",
		page: placeOrder,
		returns: Order,
		status: 201,
		etag: "version",
		idempotencyKey: "required",
		tag,
		problems: [
			"PAYMENT_DECLINED",
			"PAYMENT_FAILED",
			"INSUFFICIENT_STOCK",
			"CART_CHANGED",
			"UNAVAILABLE",
			"REQUEST_IN_PROGRESS",
			"CHECKOUT_TIMEOUT",
			"ORDER_CANCELLED",
			"CART_EMPTY",
			"IDEMPOTENCY_KEY_REUSED",
		],
	},
	{ method: "GET", path: "/orders", action: "orders.list", etag: "body", tag },
	{ method: "GET", path: "/orders/{id}", action: "orders.get", etag: "version", tag },
	{
		method: "POST",
		path: "/orders/{id}/cancellations",
		action: "orders.cancel",
		etag: "version",
		idempotencyKey: "optional",
		tag,
		problems: ["ORDER_NOT_CANCELLABLE"],
	},
];

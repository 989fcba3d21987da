import {
	CheckoutTimeout,
	InsufficientStock,
	OrderCancelled,
	PaymentDeclined,
	PaymentFailed,
	type Shortage,
	type VoltricoError,
} from "../../shared/errors.ts";

/** Why an order was not confirmed, as the outcome of its key keeps it. */
export type Refusal =
	| { type: "INSUFFICIENT_STOCK"; shortages: Shortage[] }
	| { type: "PAYMENT_DECLINED"; reason: string }
	| { type: "PAYMENT_FAILED" }
	| { type: "CHECKOUT_TIMEOUT" }
	| { type: "ORDER_CANCELLED" };

/** Writes a refusal as the problem that its caller gets, anew for each request. */
export function problemOf(orderId: string, refusal: Refusal): VoltricoError {
	switch (refusal.type) {
		case "INSUFFICIENT_STOCK":
			return new InsufficientStock(orderId, refusal.shortages);
		case "PAYMENT_DECLINED":
			return new PaymentDeclined(orderId, refusal.reason);
		case "PAYMENT_FAILED":
			return new PaymentFailed(orderId);
		case "CHECKOUT_TIMEOUT":
			return new CheckoutTimeout(orderId);
		case "ORDER_CANCELLED":
			return new OrderCancelled(orderId);
	}
}

import Type, { type Static } from "typebox";
import { health, Id, Money } from "./common.ts";
import { mutation, Strict } from "./define.ts";
import { PaymentInput } from "./orders.ts";

/** A payment of an order, as payments keeps it. */
export const Payment = Strict({
	orderId: Id("ord"),
	/** PENDING: the provider has not answered yet. */
	status: Type.Enum(["PENDING", "AUTHORIZED", "DECLINED", "FAILED", "VOIDED", "CAPTURED"]),
	/** The provider's, e.g. CARD_DECLINED. */
	reason: Type.Optional(Type.String()),
	authorized: Money,
	captured: Money,
	refunded: Money,
});
export type Payment = Static<typeof Payment>;

const order = { orderId: Id("ord") };
export const payments = {
	health,
	authorize: mutation({
		summary: "Holds an amount on a card. Throws SERVICE_UNAVAILABLE while the outcome is unknown: ask again.",
		auth: "internal",
		idempotent: "the order id, which is the provider's key too",
		params: { ...order, amount: Money, method: PaymentInput.properties.method, token: PaymentInput.properties.token },
		returns: Payment,
		timeout: 4000,
	}),
	void: mutation({
		summary: "Gives up a hold. Of an unknown order, refuses a late authorise; of one without outcome, asks first.",
		auth: "internal",
		idempotent: "the order id: a voided payment stays voided",
		params: order,
		returns: Payment,
		timeout: 4000,
	}),
	capture: mutation({
		summary: "Takes part or all of what is held.",
		auth: "internal",
		idempotent: "the capture id",
		params: { ...order, captureId: Type.String({ minLength: 1, maxLength: 64 }), amount: Money },
		returns: Payment,
		timeout: 4000,
	}),
	refund: mutation({
		summary: "Gives back part or all of what was captured.",
		auth: "internal",
		idempotent: "the refund id",
		params: { ...order, refundId: Type.String({ minLength: 1, maxLength: 64 }), amount: Money },
		returns: Payment,
		timeout: 4000,
	}),
};

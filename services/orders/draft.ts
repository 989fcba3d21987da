import { actorOf, type Caller } from "../../shared/auth.ts";
import type { Quote } from "../../shared/contracts/carts.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { CartChanged, CartEmpty, LinesUnavailable, ValidationFailed } from "../../shared/errors.ts";
import { newId } from "../../shared/ids.ts";
import { isSame, money } from "../../shared/money.ts";
import type { Key } from "./keys.store.ts";
import type { OrderRow } from "./orders.model.ts";
import { assertAddsUp } from "./totals.ts";

/** A request to place an order. */
export interface PlaceRequest {
	params: Params<"orders.place">;
	caller: Caller;
	key: Key;
	requestId: string | null;
}

/** An order before it has its number. */
export type Draft = Omit<OrderRow, "number" | "resume_at">;

/**
 * Writes the order that a quote and a request make, or throws why there can be none: ValidationFailed, CartChanged,
 * CartEmpty, LinesUnavailable. Nothing has been written then. Whose the order is, is whose the cart is.
 */
export function draftOrder(quote: Quote, { params, caller, key, requestId }: PlaceRequest, now: Date): Draft {
	const email = emailOf(quote, params, caller);
	assertOrderable(quote, params);
	assertAddsUp(quote.lines, quote.totals);
	const { cartId, cartVersion, userId, tokenHash, currency, lines, adjustments, totals } = quote;
	const { shippingAddress, billingAddress = shippingAddress, shippingMethod = "standard", payment } = params;
	const zero = money(0, currency);
	const placedAt = now.toISOString();
	// Not the token's user where a guest's cart is ordered: the order is a guest's too.
	const actor = userId ? actorOf(caller) : `guest:${cartId}`;
	return {
		id: newId("ord"),
		status: "PENDING",
		cart_id: cartId,
		cart_version: cartVersion,
		user_id: userId ?? null,
		token_hash: tokenHash ?? null,
		email,
		snapshot: { currency, lines, adjustments, totals, shippingAddress, billingAddress, shippingMethod },
		payment: { status: "PENDING", method: payment.method, authorized: zero, captured: zero, refunded: zero },
		payment_token: payment.token,
		history: [{ at: placedAt, from: null, to: "PENDING", actor }],
		version: 1,
		placed_at: placedAt,
		key_caller: key.caller,
		key: key.key,
		request_id: requestId,
	};
}

function emailOf({ userId }: Quote, { email }: PlaceRequest["params"], caller: Caller): string {
	const known = email ?? (userId ? caller.email : undefined);
	if (known) return known;
	throw new ValidationFailed([
		{ pointer: "/email", code: "REQUIRED", message: "An order without an account needs it." },
	]);
}

function assertOrderable(quote: Quote, { cartVersion, expectedTotal }: PlaceRequest["params"]): void {
	if (cartVersion !== undefined && cartVersion !== quote.cartVersion) throw new CartChanged(quote.cart);
	if (quote.lines.length + quote.unavailable.length === 0) throw new CartEmpty();
	if (quote.unavailable.length > 0) throw new LinesUnavailable(quote.unavailable);
	if (expectedTotal && !isSame(expectedTotal, quote.totals.total)) throw new CartChanged(quote.cart);
}

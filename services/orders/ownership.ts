import type { Caller } from "../../shared/auth.ts";
import { Unauthenticated } from "../../shared/errors.ts";
import { sha256 } from "../../shared/ids.ts";
import type { OrderRow } from "./orders.model.ts";

/** Whether an order is the caller's: by user id for a customer's, by the cart token it was placed with for a guest's. */
export function isOwn({ user_id, token_hash }: Pick<OrderRow, "user_id" | "token_hash">, caller: Caller): boolean {
	if (user_id !== null) return user_id === caller.userId;
	return token_hash !== null && caller.cartToken !== undefined && sha256(caller.cartToken) === token_hash;
}

/** Whose idempotency keys a request uses: the cart token's when one is sent, else the user's. */
export function keyCallerOf({ cartToken, userId }: Caller): string {
	if (cartToken) return `cart:${sha256(cartToken)}`;
	if (userId) return `user:${userId}`;
	throw new Unauthenticated("Send an access token or X-Cart-Token.");
}

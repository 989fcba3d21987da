import type { Caller } from "../../shared/auth.ts";
import { NotFound, VersionMismatch } from "../../shared/errors.ts";
import { sha256 } from "../../shared/ids.ts";
import type { CartDocument } from "./carts.model.ts";

/** Throws NotFound unless the cart is open and the caller's: by user id for a customer's, by token for a guest's. */
export function assertHolder(cart: CartDocument, caller: Caller): void {
	const isHolder = cart.userId ? cart.userId === caller.userId : hasToken(cart, caller);
	if (!isHolder || cart.status !== "open") throw new NotFound("cart");
}

/** Throws NotFound unless the caller has the guest cart's token and nobody else has claimed it. */
export function assertClaimable(cart: CartDocument, caller: Caller): void {
	const isMine = cart.status === "open" || cart.claimedBy === caller.userId;
	if (!hasToken(cart, caller) || !isMine) throw new NotFound("cart");
}

/** Throws VersionMismatch where `If-Match` was sent and names another version. */
export function assertVersion(cart: CartDocument, ifMatch: number | undefined): void {
	if (ifMatch !== undefined && ifMatch !== cart.version) throw new VersionMismatch(cart.version);
}

const hasToken = ({ tokenHash }: CartDocument, { cartToken }: Caller): boolean =>
	tokenHash !== undefined && cartToken !== undefined && sha256(cartToken) === tokenHash;

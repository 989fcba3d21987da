import type { Collection, CollectionDefinition, Document } from "../../mixins/document-store/port.ts";
import type { Money } from "../../shared/contracts/common.ts";
import { newId } from "../../shared/ids.ts";

/** A line as a cart keeps it, with what its shopper saw: shown still when the product is gone. */
export interface CartEntry {
	sku: string;
	quantity: number;
	productId: string;
	name: string;
	imageUrl?: string;
	seenPrice: Money;
	/** Lines are shown in this order. */
	position: number;
}

/** An Idempotency-Key that was used on this cart, and the status it was answered with. */
export interface UsedKey {
	/** With the action it was sent to. */
	key: string;
	fingerprint: string;
	status: number;
}

/** A cart, of a customer (`userId`) or of a guest (`tokenHash`). */
export interface CartDocument extends Document {
	userId?: string;
	/** SHA-256 of the guest's token, which is stored nowhere. */
	tokenHash?: string;
	currency: string;
	/** A claimed cart is ended: its lines never change again, they belong in the cart of `claimedBy`. */
	status: "open" | "claimed";
	claimedBy?: string;
	/** By line id. */
	lines: Record<string, CartEntry>;
	/** The last KEPT of each. */
	keys: UsedKey[];
	/** Orders that were subtracted from it. */
	completed: string[];
	/** Guest carts that were added to it. */
	merged: string[];
	createdAt: string;
	updatedAt: string;
}

export type Carts = Collection<CartDocument>;

/** How many keys, completed orders and merged carts a cart remembers. */
export const KEPT = 100;

export const CARTS: CollectionDefinition = { name: "carts", fields: {}, indexes: [] };

/** The id of a customer's one open cart: its user's, so that two tabs that make it at once make the same. */
export const customerCartId = (userId: string): string => `crt_${userId.slice("usr_".length)}`;

/** A new, empty cart at version 1. */
export function newCart(
	holder: { userId: string } | { tokenHash: string },
	currency: string,
	now = new Date().toISOString(),
): CartDocument {
	return {
		_id: "userId" in holder ? customerCartId(holder.userId) : newId("crt"),
		version: 1,
		...holder,
		currency,
		status: "open",
		lines: {},
		keys: [],
		completed: [],
		merged: [],
		createdAt: now,
		updatedAt: now,
	};
}

/** The lines in the order they were added. */
export const entriesOf = (cart: CartDocument): [id: string, entry: CartEntry][] =>
	Object.entries(cart.lines).sort(([, a], [, b]) => a.position - b.position);

/** Appends to one of the lists of which a cart keeps the last. */
export const keepLast = <T>(values: T[]) => ({ $each: values, $slice: -KEPT });

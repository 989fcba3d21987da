import type { Change } from "../../mixins/document-store/port.ts";
import { type CartDocument, type Carts, entriesOf, keepLast } from "./carts.model.ts";
import { changeCart } from "./change.ts";
import { type Addition, added, fitting, setting } from "./lines.ts";
import { openOwn } from "./own.ts";

/** Adds a claimed cart's lines to its claimer's cart, once under its id, and answers that cart. */
export async function merge(carts: Carts, claimed: CartDocument): Promise<CartDocument> {
	// True because only a claimed cart is merged, and its claimer is written with that status.
	const userId = claimed.claimedBy as string;
	const { cart } = await openOwn(carts, userId, claimed.currency);
	return changeCart(carts, cart._id, (own) => (own.merged.includes(claimed._id) ? undefined : merging(own, claimed)));
}

/**
 * The orders that the claimed cart has completed come along, so that none is subtracted twice. The claim has looked
 * for room; should the cart have filled up since, it takes as many lines as fit.
 */
function merging({ lines }: CartDocument, claimed: CartDocument): Change {
	return {
		...setting(added(lines, fitting(lines, additionsFrom(claimed)))),
		$push: { merged: keepLast([claimed._id]), completed: keepLast(claimed.completed) },
	};
}

/** A cart's lines as additions to another, in their order. */
export const additionsFrom = (cart: CartDocument): Addition[] => entriesOf(cart).map(([, entry]) => entry);

import type { Change } from "../../mixins/document-store/port.ts";
import { NotFound, ServiceUnavailable } from "../../shared/errors.ts";
import type { CartDocument, Carts } from "./carts.model.ts";
import { inTurn } from "./turns.ts";

/** Each try fails only because another process's change succeeded in between. */
const MAX_TRIES = 50;

/** Decides what a cart's change is, looking at the cart as it is; nothing where it may stay. Throws what refuses it. */
export type Decide = (cart: CartDocument) => Change | undefined;

/**
 * Changes a cart in one atomic update and answers it as it is then. `decide` is asked again when the cart has changed
 * since it looked, so a change rests on what it was decided by. Raises the version once, or not at all where nothing
 * changes. Throws NotFound for an unknown cart, and what `decide` throws.
 */
export function changeCart(carts: Carts, id: string, decide: Decide): Promise<CartDocument> {
	return inTurn(id, async () => {
		for (let tries = 0; tries < MAX_TRIES; tries++) {
			const cart = await carts.get(id);
			if (!cart) throw new NotFound("cart");
			const change = decide(cart);
			if (!change) return cart;
			const changed = await carts.update({ _id: id, version: cart.version }, revising(change));
			if (changed) return changed;
		}
		throw new ServiceUnavailable("A cart that changes this often");
	});
}

/** A change of what is in the cart, which raises its version. */
export const revising = (change: Change): Change => ({
	...change,
	$set: { ...change.$set, updatedAt: new Date().toISOString() },
	$inc: { version: 1 },
});

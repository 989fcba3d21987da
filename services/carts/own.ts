import { Duplicate } from "../../shared/errors.ts";
import { type CartDocument, type Carts, customerCartId, newCart } from "./carts.model.ts";

/** Reads the customer's cart; makes it where there is none. Race-free, for its id is the customer's. */
export async function openOwn(
	carts: Carts,
	userId: string,
	currency: string,
): Promise<{ cart: CartDocument; isNew: boolean }> {
	const cart = await carts.get(customerCartId(userId));
	if (cart) return { cart, isNew: false };
	const fresh = newCart({ userId }, currency);
	try {
		return { cart: await carts.insert(fresh), isNew: true };
	} catch (error) {
		if (!(error instanceof Duplicate)) throw error;
		// Another tab's insert may not be committed yet, so that no read finds it; a write that changes nothing waits.
		return { cart: await carts.upsert(fresh, { $set: { userId } }), isNew: false };
	}
}

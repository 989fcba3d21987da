import type { Change } from "../../mixins/document-store/port.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { type CartDocument, type Carts, keepLast } from "./carts.model.ts";
import { changeCart } from "./change.ts";
import { subtracting } from "./lines.ts";
import { merge } from "./merge.ts";

/** An order that was placed from a cart. */
export type Completed = Params<"carts.complete">;

/**
 * Takes what was ordered out of the cart, once per order id; lines added meanwhile stay. Of a claimed cart, the merge
 * is finished first and the cart it went into gives the pieces. Throws NotFound for an unknown cart.
 */
export async function complete(carts: Carts, order: Completed): Promise<void> {
	const cart = await changeCart(carts, order.id, (cart) =>
		cart.status === "open" ? completing(cart, order) : undefined,
	);
	if (cart.status === "open" || cart.completed.includes(order.orderId)) return;
	const own = await merge(carts, cart);
	await changeCart(carts, own._id, (own) => completing(own, order));
}

function completing(cart: CartDocument, { orderId, lines }: Completed): Change | undefined {
	if (cart.completed.includes(orderId)) return undefined;
	return { ...subtracting(cart, lines), $push: { completed: keepLast([orderId]) } };
}

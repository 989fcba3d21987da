import { LRUCache } from "lru-cache";
import type { Change } from "../../mixins/document-store/port.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { lineId } from "../../shared/ids.ts";
import { type CartDocument, type Carts, keepLast } from "./carts.model.ts";
import { changeCart, revising } from "./change.ts";
import { subtracting } from "./lines.ts";
import { merge } from "./merge.ts";

/** An order that was placed from a cart. */
export type Completed = Params<"carts.complete">;

/** Orders that this process has completed: the facts that follow say nothing new, and cost no look at the cart. */
const done = new LRUCache<string, true>({ max: 10_000 });

export const isCompleted = (orderId: string): boolean => done.has(orderId);

/**
 * Takes what was ordered out of the cart, once per order id; lines added meanwhile stay. Of a claimed cart, the merge
 * is finished first and the cart it went into gives the pieces. Throws NotFound for an unknown cart.
 */
export async function complete(carts: Carts, order: Completed): Promise<void> {
	if (!(await completeUnchanged(carts, order))) await completeAsItIs(carts, order);
	done.set(order.orderId, true);
}

/** A cart that still has the version that was ordered holds those lines and no others: one update, without a look. */
async function completeUnchanged(carts: Carts, { id, orderId, lines, cartVersion }: Completed): Promise<boolean> {
	if (cartVersion === undefined) return false;
	const $unset = Object.fromEntries(lines.map(({ sku }) => [`lines.${lineId(sku)}`, true as const]));
	const change = revising({ $unset, $push: { completed: keepLast([orderId]) } });
	return (await carts.update({ _id: id, version: cartVersion }, change)) !== null;
}

async function completeAsItIs(carts: Carts, order: Completed): Promise<void> {
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

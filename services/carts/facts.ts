import type { Fact } from "../../shared/contracts/events.ts";
import type { Carts } from "./carts.model.ts";
import { complete, isCompleted } from "./complete.ts";
import { merge } from "./merge.ts";

/** Finishes merges that a crash may have left half-done; a merge that was made is not made again. */
export async function finishClaims(carts: Carts, facts: Fact<"cart.claimed">[]): Promise<void> {
	const claimed = await carts.getMany(facts.map(({ data }) => data.cartId));
	await Promise.all(claimed.map((cart) => merge(carts, cart)));
}

/** Takes confirmed orders out of the carts they were placed from, each once; mostly the checkout has done that. */
export async function subtractConfirmed(carts: Carts, facts: Fact<"order.confirmed">[]): Promise<void> {
	const open = facts.map(({ data }) => data).filter(({ order }) => !isCompleted(order.id));
	await Promise.all(
		open.map(({ order, cartId, lines }) =>
			complete(carts, {
				id: cartId,
				orderId: order.id,
				lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
			}),
		),
	);
}

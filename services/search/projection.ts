import type { FactHandler, Handlers } from "../../mixins/events/port.ts";
import type { Change, SearchEngine } from "../../mixins/search-index/port.ts";
import type { OrderSnapshot } from "../../shared/contracts/orders.ts";
import type { ProductSnapshot } from "../../shared/contracts/products.ts";
import { InternalError } from "../../shared/errors.ts";
import type { Engines } from "./engines.ts";
import { changeOfOrder } from "./order-document.ts";
import { changeOfProduct } from "./product-document.ts";

/** Takes every fact of products and orders into its index. */
export function projection({ products, orders }: Engines): Handlers {
	// True because the facts of a thing tell its full state.
	const ofProducts = into(products, (data) => changeOfProduct(data as ProductSnapshot));
	const ofOrders = into(orders, (data) => changeOfOrder(data as OrderSnapshot));
	return {
		"product.created": ofProducts,
		"product.updated": ofProducts,
		"product.deleted": ofProducts,
		"order.confirmed": ofOrders,
		"order.rejected": ofOrders,
		"order.cancelled": ofOrders,
		"order.updated": ofOrders,
	};
}

/** What is stale is as good as done. What the index refuses throws, so that it comes to stand alone in the dead letters. */
const into =
	<D>(engine: SearchEngine<D>, changeOf: (data: unknown) => Change<D>): FactHandler =>
	async (facts) => {
		for (const outcome of await engine.apply(facts.map(({ data }) => changeOf(data)))) {
			if (outcome.outcome === "rejected") throw new InternalError(`${outcome.id} is not indexed: ${outcome.reason}`);
		}
	};

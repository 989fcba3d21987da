import type { Return } from "../../shared/contracts/index.ts";
import type { Engines } from "./engines.ts";

/** Asks the indexes whether they answer and are complete; says which is not, and never throws. */
export async function healthOf({ products, orders }: Engines): Promise<Return<"search.health">> {
	const { label } = products;
	try {
		const [ofProducts, ofOrders] = await Promise.all([products.health(), orders.health()]);
		if (!ofProducts.ready) return { store: label, ready: false, detail: "The index of products is being built." };
		if (!ofOrders.ready) return { store: label, ready: false, detail: "The index of orders is being built." };
		return { store: label, ready: true, detail: `${ofProducts.documents} products, ${ofOrders.documents} orders` };
	} catch (error) {
		return { store: label, ready: false, detail: (error as Error).message };
	}
}

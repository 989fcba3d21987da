import { InvalidQuery } from "../../../../shared/errors.ts";
import type {
	OrderDocument,
	OrderHits,
	OrderQuery,
	OrderSearchEngine,
	OrderStatistics,
	StatisticsQuery,
} from "../../order-port.ts";
import {
	type ProductDocument,
	type ProductPage,
	type ProductQuery,
	type ProductSearchEngine,
	type Suggestions,
	WINDOW,
} from "../../port.ts";
import { EmbeddedEngine } from "./base-engine.ts";
import type { OrderGenerations, ProductGenerations } from "./indexes.ts";
import { Thread } from "./thread.ts";

/** The embedded engines of a process. They share a worker thread, and with it no memory with what answers requests. */
export function embeddedEngines(): { products: ProductSearchEngine; orders: OrderSearchEngine } {
	const thread = new Thread();
	return {
		products: new EmbeddedProducts(thread, (channel) => channel.index("products")),
		orders: new EmbeddedOrders(thread, (channel) => channel.index("orders")),
	};
}

/** The product engine with a thread of its own. */
export const embeddedSearch = (): ProductSearchEngine => embeddedEngines().products;

/** The order engine with a thread of its own. */
export const embeddedOrders = (): OrderSearchEngine => embeddedEngines().orders;

class EmbeddedProducts extends EmbeddedEngine<ProductDocument, ProductGenerations> implements ProductSearchEngine {
	async search(query: ProductQuery): Promise<ProductPage> {
		assertWithinWindow(query);
		return this.index.search(query);
	}

	async suggest(text: string, limit: number): Promise<Suggestions> {
		return this.index.suggest(text, limit);
	}
}

class EmbeddedOrders extends EmbeddedEngine<OrderDocument, OrderGenerations> implements OrderSearchEngine {
	async search(query: OrderQuery): Promise<OrderHits> {
		assertWithinWindow(query);
		return this.index.search(query);
	}

	async statistics(query: StatisticsQuery): Promise<OrderStatistics> {
		return this.index.statistics(query);
	}
}

function assertWithinWindow({ offset = 0, limit }: { offset?: number; limit: number }): void {
	if (offset + limit > WINDOW) throw new InvalidQuery(`A search page ends at ${WINDOW} at the latest.`);
}

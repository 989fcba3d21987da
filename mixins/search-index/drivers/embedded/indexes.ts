import { orderRefusal, refusal } from "../../document-check.ts";
import type { OrderDocument, OrderHits, OrderQuery, OrderStatistics, StatisticsQuery } from "../../order-port.ts";
import type { ProductDocument, ProductPage, ProductQuery, Suggestions } from "../../port.ts";
import { Generations } from "./generations.ts";
import { OrderIndex } from "./orders/order-index.ts";
import { ProductIndex } from "./product-index.ts";

// What the worker can be asked for. Each question throws ServiceUnavailable before the first rebuild is complete.

export class ProductGenerations extends Generations<ProductDocument, ProductIndex> {
	constructor(now: () => number = Date.now) {
		super(() => new ProductIndex(), refusal, now);
	}

	search(query: ProductQuery): ProductPage {
		return this.seen.search(query);
	}

	suggest(text: string, limit: number): Suggestions {
		return this.seen.suggest(text, limit);
	}
}

export class OrderGenerations extends Generations<OrderDocument, OrderIndex> {
	constructor(now: () => number = Date.now) {
		super(() => new OrderIndex(), orderRefusal, now);
	}

	search(query: OrderQuery): OrderHits {
		return this.seen.search(query);
	}

	statistics(query: StatisticsQuery): OrderStatistics {
		return this.seen.statistics(query);
	}
}

/** The indexes of a worker. */
export interface Indexes {
	products: ProductGenerations;
	orders: OrderGenerations;
}

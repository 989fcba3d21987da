import type { OrderHit, OrderSearchEngine } from "../../order-port.ts";
import { Generations, type Place } from "./generations.ts";
import { ORDERS } from "./order-mapping.ts";
import { hitsOf, type OrderFacets, searchOf } from "./order-query.ts";
import { type OrderSums, statisticsOf, sumsOf } from "./order-statistics.ts";

/** The order index in Elasticsearch, shared by all nodes of a cluster. Throws StartError for a URL that is none. */
export function elasticOrders(place: Place): OrderSearchEngine {
	const index = new Generations(place, ORDERS);
	return {
		label: index.elastic.label,
		open: () => index.open(),
		close: () => index.close(),
		apply: (changes) => index.apply(changes),
		rebuild: (source) => index.rebuild(source),
		refresh: () => index.refresh(),
		health: () => index.health(),
		search: async (query) => hitsOf(await index.search<OrderHit, OrderFacets>(searchOf(query))),
		statistics: async (query) => sumsOf(await index.search<unknown, OrderSums>(statisticsOf(query))),
	};
}

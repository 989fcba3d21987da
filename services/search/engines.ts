import type { Service, ServiceBroker } from "moleculer";
import { databaseFor } from "../../mixins/document-store/database-for.ts";
import type { DocumentDatabase } from "../../mixins/document-store/port.ts";
import type { OrderSearchEngine } from "../../mixins/search-index/order-port.ts";
import type { ProductSearchEngine } from "../../mixins/search-index/port.ts";
import { runtimeOf } from "../../shared/runtime.ts";

export interface Engines {
	products: ProductSearchEngine;
	orders: OrderSearchEngine;
}

/** Chooses the engines by ELASTICSEARCH_URL, and loads theirs alone; they are not open yet. */
export async function enginesFor(service: Service): Promise<Engines> {
	const { elasticsearchUrl: url, clusterName } = runtimeOf(service).config;
	if (url === undefined) {
		const { embeddedEngines } = await import("../../mixins/search-index/drivers/embedded/engine.ts");
		return embeddedEngines();
	}
	const [{ elasticSearch }, { elasticOrders }] = await Promise.all([
		import("../../mixins/search-index/drivers/elastic/products.ts"),
		import("../../mixins/search-index/drivers/elastic/orders.ts"),
	]);
	return { products: elasticSearch({ url, clusterName }), orders: elasticOrders({ url, clusterName }) };
}

/** Where jobs and dead letters are: beside the indexes, so that all nodes of a cluster share them. */
export async function documentsFor(broker: ServiceBroker): Promise<DocumentDatabase> {
	const { elasticsearchUrl: url, clusterName, dataDir } = runtimeOf({ broker }).config;
	if (url === undefined) return databaseFor({ service: "search", dataDir });
	const { elasticDatabase } = await import("../../mixins/document-store/drivers/elastic/database.ts");
	return elasticDatabase({ url, prefix: `${clusterName}-search` });
}

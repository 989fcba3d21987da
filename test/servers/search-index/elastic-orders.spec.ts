import { elasticOrders } from "../../../mixins/search-index/drivers/elastic/orders.ts";
import { orderIndexContract } from "../../contract/order-index.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { onServers } from "../../support/servers.ts";

onServers("orders in Elasticsearch", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const freshName = temporaryClusters(url);
	orderIndexContract(() => elasticOrders({ url, clusterName: freshName() }));
});

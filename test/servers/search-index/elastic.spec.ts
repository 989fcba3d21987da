import { elasticSearch } from "../../../mixins/search-index/drivers/elastic/products.ts";
import { searchIndexContract } from "../../contract/search-index.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { onServers } from "../../support/servers.ts";

onServers("the search index in Elasticsearch", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const newCluster = temporaryClusters(url);
	searchIndexContract(() => elasticSearch({ url, clusterName: newCluster() }));
});

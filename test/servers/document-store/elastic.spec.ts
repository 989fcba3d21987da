import { elasticDatabase } from "../../../mixins/document-store/drivers/elastic/database.ts";
import { documentStoreSuite } from "../../contract/document-store.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { emptyIndexes } from "../../support/elastic-indexes.ts";
import { onServers } from "../../support/servers.ts";

onServers("documents in Elasticsearch", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const prefix = `${temporaryClusters(url)()}-test`;
	const empty = async () => {
		await emptyIndexes(url, `${prefix}*`);
		return elasticDatabase({ url, prefix });
	};
	// Fewer samples than elsewhere: each makes some 60 requests.
	documentStoreSuite("elastic", empty, 60);
});

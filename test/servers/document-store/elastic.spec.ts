import { elasticDatabase } from "../../../mixins/document-store/drivers/elastic/database.ts";
import { documentStoreSuite } from "../../contract/document-store.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { ask } from "../../support/elastic-indexes.ts";
import { onServers } from "../../support/servers.ts";

onServers("documents in Elasticsearch", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const prefix = temporaryClusters(url)();
	documentStoreSuite("elastic", async () => {
		// Emptied, for new indexes take longer.
		await ask(url, "POST", `/${prefix}-*/_delete_by_query?refresh=true`, { query: { match_all: {} } });
		return elasticDatabase({ url, prefix });
	});
});

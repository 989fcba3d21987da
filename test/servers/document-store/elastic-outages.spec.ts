import { elasticDatabase } from "../../../mixins/document-store/drivers/elastic/database.ts";
import { outages } from "../../contract/document-store/outages.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { onServers } from "../../support/servers.ts";
import { tcpProxy } from "../../support/tcp-proxy.ts";

onServers("an outage of Elasticsearch", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: direct }) => {
	const prefix = `${temporaryClusters(direct)()}-test`;
	const way = async () => {
		const { hostname, port } = new URL(direct);
		const proxy = await tcpProxy({ host: hostname, port: Number(port) });
		return { url: `http://127.0.0.1:${proxy.port}`, proxy };
	};
	outages(way, (url) => elasticDatabase({ url, prefix }));
});

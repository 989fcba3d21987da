import { afterAll } from "@jest/globals";
import { outages } from "../../contract/document-store/outages.ts";
import { dropPrefixed, prefixedDatabase } from "../../support/mongo.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";
import { proxied } from "../../support/tcp-proxy.ts";

onServers("an outage of MongoDB", ["PRODUCTS_DATABASE_URL"], ({ PRODUCTS_DATABASE_URL: direct }) => {
	const run = freshClusterName().replace("-", "");
	outages(
		() => proxied(direct),
		(url) => prefixedDatabase(url, run),
	);
	afterAll(() => dropPrefixed(direct, run));
});

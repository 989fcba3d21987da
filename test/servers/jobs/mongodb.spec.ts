import { afterAll } from "@jest/globals";
import { jobsSuite } from "../../contract/jobs.ts";
import { dropPrefixed, prefixedDatabase } from "../../support/mongo.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

onServers("jobs in MongoDB", ["PRODUCTS_DATABASE_URL"], ({ PRODUCTS_DATABASE_URL: url }) => {
	const run = freshClusterName().replace("-", "");
	let made = 0;
	afterAll(() => dropPrefixed(url, run));

	jobsSuite(async () => prefixedDatabase(url, `${run}n${made++}`));
});

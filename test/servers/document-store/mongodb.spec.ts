import { afterAll } from "@jest/globals";
import { documentStoreSuite } from "../../contract/document-store.ts";
import { dropPrefixed, prefixedDatabase } from "../../support/mongo.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

onServers("documents in MongoDB", ["PRODUCTS_DATABASE_URL"], ({ PRODUCTS_DATABASE_URL: url }) => {
	// Letters and digits, as the name of a collection.
	const run = freshClusterName().replace("-", "");
	let made = 0;
	afterAll(() => dropPrefixed(url, run));

	documentStoreSuite("mongodb", async () => prefixedDatabase(url, `${run}n${made++}`));
});

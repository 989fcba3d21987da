import { afterEach, expect, test } from "@jest/globals";
import { elasticDatabase } from "../../../mixins/document-store/drivers/elastic/database.ts";
import type { CollectionDefinition, DocumentDatabase } from "../../../mixins/document-store/port.ts";
import { StartError } from "../../../shared/errors.ts";
import { refusal, THINGS, type Thing, thing } from "../../contract/document-store/things.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { ask, indexesOf, removeIndexes } from "../../support/elastic-indexes.ts";
import { onServers } from "../../support/servers.ts";

onServers("documents in Elasticsearch, at the start", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const newCluster = temporaryClusters(url);
	const made: DocumentDatabase[] = [];
	afterEach(async () => {
		for (const database of made.splice(0)) await database.close();
	});
	const node = (cluster: string, definition: CollectionDefinition = THINGS) => {
		const database = elasticDatabase({ url, prefix: `${cluster}-test` });
		made.push(database);
		return { database, things: database.collection<Thing>(definition) };
	};

	test("are made once, whichever of many nodes comes first, and are the same for all", async () => {
		const cluster = newCluster();
		const nodes = Array.from({ length: 5 }, () => node(cluster));
		await Promise.all(nodes.map(({ database }) => database.open()));
		expect(await indexesOf(url, cluster)).toEqual([`${cluster}-test-things-1`, `${cluster}-test.claims-1`]);
		await nodes[0]!.things.insert(thing("a", { slug: "s" }));
		expect(await refusal(nodes[1]!.things.insert(thing("b", { slug: "s" })))).toBe("DUPLICATE slug");
		const { data } = await nodes[2]!.things.find({ where: { slug: "s" }, limit: 1 });
		expect(data).toEqual([thing("a", { slug: "s" })]);
	});

	test("are refused where the index has another mapping, and left as they are", async () => {
		const cluster = newCluster();
		const { database, things } = node(cluster);
		await database.open();
		await things.insert(thing("a"));
		const other = node(cluster, { ...THINGS, fields: { ...THINGS.fields, color: "string" } });
		await expect(other.database.open()).rejects.toThrow(StartError);
		await expect(other.database.open()).rejects.toThrow(`${cluster}-test-things-1`);
		expect(await things.get("a")).toEqual(thing("a"));
	});

	test("are refused at an address that is none", () => {
		expect(() => elasticDatabase({ url: "amqp://user:secret@there", prefix: "x" })).toThrow(
			"ELASTICSEARCH_URL must be an http or https address.",
		);
	});

	test("are there again, empty, after the server was emptied under a running node", async () => {
		const cluster = newCluster();
		const { database, things } = node(cluster);
		await database.open();
		await things.insert(thing("a", { slug: "s" }));
		await removeIndexes(url, cluster);
		// The index of documents and that of claims.
		for (const _ of [1, 2]) expect(await refusal(things.insert(thing("b", { slug: "s" })))).toBe("SERVICE_UNAVAILABLE");
		expect(await refusal(things.insert(thing("b", { slug: "s" })))).toBe("done");
		expect((await things.find({ limit: 9 })).data).toEqual([thing("b", { slug: "s" })]);
		const { mappings } = (await ask(url, "GET", `/${cluster}-test-things-1`))[`${cluster}-test-things-1`];
		expect(mappings.dynamic).toBe("strict");
	});
});

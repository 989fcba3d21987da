import { expect, test } from "@jest/globals";
import { type Context, ServiceBroker } from "moleculer";
import { embeddedEngines } from "../../../mixins/search-index/drivers/embedded/engine.ts";
import { searchIndexes } from "../../../mixins/search-index/mixin.ts";
import { product, source } from "../../support/search-corpus.ts";

test("opens a service's indexes with the service and closes them with it", async () => {
	const indexes = searchIndexes({ connect: async () => embeddedEngines() });
	const broker = new ServiceBroker({ logger: false });
	const service = broker.createService({
		name: "search",
		mixins: [indexes.mixin as { name: string }],
		actions: { count: async (ctx: Context) => (await indexes.of(ctx).products.search({ limit: 1 })).total },
	});
	expect(() => indexes.of(service)).toThrow("Search is not available");
	await broker.start();
	await indexes.of(service).products.rebuild(source([product("a"), product("b")]));
	expect(await broker.call("search.count")).toBe(2);
	await broker.stop();
	expect(() => indexes.of(service)).toThrow("Search is not available");
});

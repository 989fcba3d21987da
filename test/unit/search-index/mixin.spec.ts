import { expect, test } from "@jest/globals";
import { type Context, ServiceBroker } from "moleculer";
import { embeddedSearch } from "../../../mixins/search-index/drivers/embedded/engine.ts";
import { searchIndex } from "../../../mixins/search-index/mixin.ts";
import { product, source } from "../../support/search-corpus.ts";

test("opens a service's index with the service and closes it with it", async () => {
	const index = searchIndex({ connect: embeddedSearch });
	const broker = new ServiceBroker({ logger: false });
	const service = broker.createService({
		name: "search",
		mixins: [index.mixin as { name: string }],
		actions: { count: async (ctx: Context) => (await index.of(ctx).search({ limit: 1 })).total },
	});
	expect(() => index.of(service)).toThrow("Search is not available");
	await broker.start();
	await index.of(service).rebuild(source([product("a"), product("b")]));
	expect(await broker.call("search.count")).toBe(2);
	await broker.stop();
	expect(() => index.of(service)).toThrow("Search is not available");
});

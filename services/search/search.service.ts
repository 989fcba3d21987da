import type { Service } from "moleculer";
import { databaseFor } from "../../mixins/document-store/database-for.ts";
import { documentStore } from "../../mixins/document-store/mixin.ts";
import { DEAD_LETTERS, type DeadLetterDocument, documentDeadLetters } from "../../mixins/events/dead-letters.ts";
import { facts } from "../../mixins/events/mixin.ts";
import type { FactHandler } from "../../mixins/events/port.ts";
import { embeddedSearch } from "../../mixins/search-index/drivers/embedded/engine.ts";
import { searchIndex } from "../../mixins/search-index/mixin.ts";
import type { Ctx } from "../../shared/broker/call.ts";
import { defineService } from "../../shared/broker/define.ts";
import type { ProductSnapshot } from "../../shared/contracts/products.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { changeOf } from "./product-document.ts";
import { DEFAULT_SUGGESTIONS, hitsOf, queryOf, suggestionsOf } from "./query.ts";
import { type Rebuild, startRebuild } from "./rebuild.ts";

const index = searchIndex({ connect: embeddedSearch });
const store = documentStore<{ deadLetters: DeadLetterDocument }>({
	collections: { deadLetters: DEAD_LETTERS },
	connect: (broker) => databaseFor({ service: "search", dataDir: runtimeOf({ broker }).config.dataDir }),
});
const events = facts({
	consumes: (service) => {
		const project: FactHandler = async (facts) => {
			// True because the topology gives search the facts of products only.
			await index.of(service).apply(facts.map(({ data }) => changeOf(data as ProductSnapshot)));
		};
		return { "product.created": project, "product.updated": project, "product.deleted": project };
	},
	deadLetter: (service) => documentDeadLetters(store.of(service).deadLetters),
});

/** The rebuild of each running service: until it is complete, search answers 503 and never a part. */
const rebuilds = new WeakMap<Service, Rebuild>();

function completeIndexOf(ctx: Ctx) {
	if (!rebuilds.get(ctx.service!)?.isComplete) throw new ServiceUnavailable("The search index");
	return index.of(ctx);
}

/** Finds products: an index of their facts, rebuilt from products at the start. */
export default defineService("search", {
	mixins: [store.mixin, index.mixin, events.mixin],
	actions: {
		health: async (ctx) => {
			const engine = index.of(ctx);
			const { documents } = await engine.health();
			const ready = rebuilds.get(ctx.service!)?.isComplete ?? false;
			return { store: engine.label, ready, detail: ready ? `${documents} products` : "The index is being built." };
		},
		products: async (ctx) => hitsOf(await completeIndexOf(ctx).search(queryOf(ctx.params))),
		suggestions: async (ctx) => {
			const { q, limit = DEFAULT_SUGGESTIONS } = ctx.params;
			return suggestionsOf(await completeIndexOf(ctx).suggest(q, limit), limit);
		},
	},
	async started() {
		rebuilds.set(this, startRebuild(this, index.of(this)));
	},
	async stopped() {
		await rebuilds.get(this)?.stop();
	},
});

import type { Service } from "moleculer";
import { documentStore } from "../../mixins/document-store/mixin.ts";
import { DEAD_LETTERS, type DeadLetterDocument, documentDeadLetters } from "../../mixins/events/dead-letters.ts";
import { facts } from "../../mixins/events/mixin.ts";
import { toJob } from "../../mixins/jobs/desk.ts";
import { jobs } from "../../mixins/jobs/mixin.ts";
import { JOBS, type JobDocument } from "../../mixins/jobs/port.ts";
import { searchIndexes } from "../../mixins/search-index/mixin.ts";
import { actorOf } from "../../shared/auth.ts";
import { callerOf } from "../../shared/broker/call.ts";
import { defineService } from "../../shared/broker/define.ts";
import { keyedRequestOf, markReplayed } from "../../shared/broker/keyed-request.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { documentsFor, enginesFor } from "./engines.ts";
import { keepFilled } from "./filling.ts";
import { healthOf } from "./health.ts";
import { orderQueryOf, ordersFoundOf } from "./order-query.ts";
import { DEFAULT_SUGGESTIONS, hitsOf, queryOf, suggestionsOf } from "./product-query.ts";
import { projection } from "./projection.ts";
import { REBUILD, rebuildWork } from "./rebuild-work.ts";
import { keepRebuilt, requestRebuild } from "./rebuilds.ts";
import { filledIndexes } from "./sources.ts";
import { statisticsOf, statisticsQueryOf, statisticsRequestOf } from "./statistics.ts";

const indexes = searchIndexes({ connect: enginesFor });
const store = documentStore<{ deadLetters: DeadLetterDocument; jobs: JobDocument }>({
	collections: { deadLetters: DEAD_LETTERS, jobs: JOBS },
	connect: documentsFor,
});
const events = facts({
	consumes: (service) => projection(indexes.of(service)),
	deadLetter: (service) => documentDeadLetters(store.of(service).deadLetters),
});
const filled = (service: Service) => filledIndexes(service, indexes.of(service));
const work = jobs({
	collection: (service) => store.of(service).jobs,
	work: (service) => ({ [REBUILD]: rebuildWork(() => filled(service)) }),
});

/** What keeps the indexes of each running service complete. */
const keeping = new WeakMap<Service, { stop(): Promise<void> }>();

/** Finds products and orders, and counts sales: indexes of their facts, rebuilt from the services that own them. */
export default defineService("search", {
	mixins: [store.mixin, indexes.mixin, events.mixin, work.mixin],
	actions: {
		health: (ctx) => healthOf(indexes.of(ctx)),
		products: async (ctx) => hitsOf(await indexes.of(ctx).products.search(queryOf(ctx.params))),
		suggestions: async (ctx) => {
			const { q, limit = DEFAULT_SUGGESTIONS } = ctx.params;
			return suggestionsOf(await indexes.of(ctx).products.suggest(q, limit), limit);
		},
		orders: async (ctx) => ordersFoundOf(await indexes.of(ctx).orders.search(orderQueryOf(ctx.params))),
		async statistics(ctx) {
			const { storeCurrency } = runtimeOf(ctx.service!).config;
			const request = statisticsRequestOf(ctx.params, storeCurrency, new Date());
			return statisticsOf(request, await indexes.of(ctx).orders.statistics(statisticsQueryOf(request)));
		},
		async rebuild(ctx) {
			const { job, isReplayed } = await requestRebuild(
				work.deskOf(ctx.service!),
				actorOf(callerOf(ctx)),
				keyedRequestOf(ctx),
			);
			if (isReplayed) markReplayed(ctx);
			work.wake();
			return toJob(job);
		},
		"jobs.get": (ctx) => work.actions.get(ctx),
		"jobs.list": (ctx) => work.actions.list(ctx),
		"jobs.cancel": (ctx) => work.actions.cancel(ctx),
	},
	async started() {
		const stopping = new AbortController();
		const { signal } = stopping;
		const all = filled(this);
		const isLasting = all.every(({ engine }) => !engine.whenLost);
		const running = isLasting
			? [keepRebuilt(this, { desk: work.deskOf(this), indexes: all, wake: work.wake }, signal)]
			: all.map((index) => keepFilled(this, index, signal));
		keeping.set(this, {
			async stop() {
				stopping.abort();
				await Promise.all(running);
			},
		});
	},
	async stopped() {
		await keeping.get(this)?.stop();
	},
});

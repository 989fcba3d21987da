import type { Service } from "moleculer";
import { documentDeadLetters } from "../../mixins/events/dead-letters.ts";
import { facts } from "../../mixins/events/mixin.ts";
import { documentOutbox } from "../../mixins/events/sources/document.ts";
import { jobs } from "../../mixins/jobs/mixin.ts";
import type { Ctx } from "../../shared/broker/call.ts";
import { defineService } from "../../shared/broker/define.ts";
import { healthOf } from "../../shared/broker/health.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { type Background, startBackground } from "./background.ts";
import { toRecord } from "./categories/categories.model.ts";
import { createCategory, findCategories, removeCategory, updateCategory } from "./categories/edit.ts";
import { readTree } from "./categories/tree.ts";
import { readPicture } from "./demo/read-picture.ts";
import { createProduct, removeProduct, updateProduct } from "./edit.ts";
import { exportPage } from "./export/export.ts";
import { findProducts } from "./find.ts";
import { IMPORT } from "./import/spool.ts";
import { Uploads } from "./import/uploads.ts";
import { importWork } from "./import/work.ts";
import { listProducts } from "./list.ts";
import { readAny, readCards, readPublic, readSnapshots, readVariants } from "./read.ts";
import { stateOf } from "./revisions.ts";
import { takeLevels } from "./stock.ts";
import { store } from "./store.ts";
import { toDetail } from "./views.ts";

const of = (ctx: Ctx) => store.of(ctx);
const currencyOf = (service: Service) => runtimeOf(service).config.storeCurrency;

const events = facts({
	outbox: (service) => [documentOutbox(store.of(service).products, stateOf)],
	consumes: (service) => ({
		async "inventory.level.changed"(levels) {
			if (await takeLevels(store.of(service), levels)) events.wake(service);
		},
	}),
	deadLetter: (service) => documentDeadLetters(store.of(service).deadLetters),
});
const work = jobs({
	collection: (service) => store.of(service).jobs,
	work: (service) => ({
		[IMPORT]: importWork(store.of(service), { currency: currencyOf(service), wake: () => events.wake(service) }),
	}),
});
const background = new WeakMap<Service, Background>();
const uploads = new WeakMap<Service, Uploads>();
/** True because actions are open only when `started` has put them there. */
const uploadsOf = (ctx: Ctx): Uploads => uploads.get(ctx.service!)!;

/** Answers what a change of the catalogue answers, once its facts are on their way. */
async function telling<T>(ctx: Ctx, changing: Promise<T>): Promise<T> {
	const answer = await changing;
	events.wake(ctx.service!);
	return answer;
}

export default defineService("products", {
	mixins: [store.mixin, events.mixin, work.mixin],

	actions: {
		health: (ctx) => healthOf(store.database(ctx)),

		list: (ctx) => listProducts(of(ctx), ctx.params),
		get: (ctx) => readPublic(of(ctx).products, ctx.params.idOrSlug),
		categories: async (ctx) => ({ data: await readTree(of(ctx).categories, of(ctx).products) }),
		cards: (ctx) => readCards(of(ctx).products, ctx.params.ids),
		variants: (ctx) => readVariants(of(ctx).products, ctx.params.skus),
		picture: (ctx) => readPicture(ctx.params.file),
		snapshots: (ctx) => readSnapshots(of(ctx).products, ctx.params),

		find: (ctx) => findProducts(of(ctx), ctx.params),
		read: async (ctx) => toDetail(await readAny(of(ctx).products, ctx.params.id)),
		create: async (ctx) => toDetail(await telling(ctx, createProduct(of(ctx), ctx, currencyOf(ctx.service!)))),
		update: async (ctx) => toDetail(await telling(ctx, updateProduct(of(ctx), ctx, currencyOf(ctx.service!)))),
		async remove(ctx) {
			await telling(ctx, removeProduct(of(ctx), ctx));
			return null;
		},

		findCategories: (ctx) => findCategories(of(ctx).categories, ctx.params),
		createCategory: async (ctx) => toRecord(await createCategory(of(ctx).categories, ctx)),
		updateCategory: async (ctx) => toRecord(await updateCategory(of(ctx).categories, ctx)),
		async removeCategory(ctx) {
			await removeCategory(of(ctx), ctx);
			return null;
		},

		"imports.open": (ctx) => uploadsOf(ctx).open(ctx),
		"imports.append": (ctx) => uploadsOf(ctx).append(ctx.params),
		async "imports.close"(ctx) {
			const job = await uploadsOf(ctx).close(ctx);
			work.wake();
			return job;
		},
		"imports.abandon": (ctx) => uploadsOf(ctx).abandon(ctx.params.uploadId),
		export: (ctx) => exportPage(of(ctx).products, ctx.params),
		"jobs.get": (ctx) => work.actions.get(ctx),
		"jobs.list": (ctx) => work.actions.list(ctx),
		"jobs.cancel": (ctx) => work.actions.cancel(ctx),
	},

	async started() {
		uploads.set(this, new Uploads(store.of(this), work.deskOf(this)));
		background.set(
			this,
			startBackground(this, store.of(this), work.deskOf(this), {
				wakeRelay: () => events.wake(this),
				wakeWorker: work.wake,
			}),
		);
	},

	async stopped() {
		await uploads.get(this)?.abandonAll();
		await background.get(this)?.stop();
	},
});

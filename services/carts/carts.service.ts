import { databaseFor } from "../../mixins/document-store/database-for.ts";
import { documentStore } from "../../mixins/document-store/mixin.ts";
import { DEAD_LETTERS, type DeadLetterDocument, documentDeadLetters } from "../../mixins/events/dead-letters.ts";
import { facts } from "../../mixins/events/mixin.ts";
import { documentOutbox } from "../../mixins/events/sources/document.ts";
import type { Ctx } from "../../shared/broker/call.ts";
import { defineService } from "../../shared/broker/define.ts";
import { healthOf } from "../../shared/broker/health.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { CARTS, type CartDocument } from "./carts.model.ts";
import { claim } from "./claim.ts";
import { complete } from "./complete.ts";
import { create } from "./create.ts";
import { addLine, edit } from "./edit.ts";
import { finishClaims, subtractConfirmed } from "./facts.ts";
import { changing, clearing, removing } from "./lines.ts";
import { held, mine, quote, show } from "./read.ts";

const store = documentStore<{ carts: CartDocument; deadLetters: DeadLetterDocument }>({
	collections: { carts: CARTS, deadLetters: DEAD_LETTERS },
	connect(broker) {
		const { cartsDatabaseUrl: url, dataDir } = runtimeOf({ broker }).config;
		return databaseFor({ service: "carts", url, dataDir });
	},
});
const events = facts({
	outbox: (service) => [documentOutbox(store.of(service).carts)],
	consumes: (service) => ({
		"cart.claimed": (claimed) => finishClaims(store.of(service).carts, claimed),
		"order.confirmed": (confirmed) => subtractConfirmed(store.of(service).carts, confirmed),
	}),
	deadLetter: (service) => documentDeadLetters(store.of(service).deadLetters),
});
const cartsOf = (ctx: Ctx) => store.of(ctx).carts;
const currencyOf = (ctx: Ctx) => runtimeOf(ctx.service!).config.storeCurrency;

export default defineService("carts", {
	mixins: [store.mixin, events.mixin],

	actions: {
		health: (ctx) => healthOf(store.database(ctx)),

		create: (ctx) => create(ctx, cartsOf(ctx), currencyOf(ctx)),
		get: async (ctx) => show(ctx, await held(ctx, cartsOf(ctx))),
		mine: (ctx) => mine(ctx, cartsOf(ctx), currencyOf(ctx)),

		addLine: (ctx) => addLine(ctx, cartsOf(ctx)),
		changeLine: (ctx) => edit(ctx, cartsOf(ctx), (cart) => changing(cart, ctx.params.lineId, ctx.params.quantity)),
		removeLine: (ctx) => edit(ctx, cartsOf(ctx), (cart) => removing(cart, ctx.params.lineId)),
		clear: (ctx) => edit(ctx, cartsOf(ctx), clearing),

		async claim(ctx) {
			const own = await claim(ctx, cartsOf(ctx));
			events.wake(ctx.service!);
			return show(ctx, own);
		},
		quote: (ctx) => quote(ctx, cartsOf(ctx)),
		async complete(ctx) {
			await complete(cartsOf(ctx), ctx.params);
			return null;
		},
	},
});

import type { Service } from "moleculer";
import { facts } from "../../mixins/events/mixin.ts";
import { postgresDeadLetters } from "../../mixins/postgres/dead-letters.ts";
import { postgres } from "../../mixins/postgres/mixin.ts";
import { postgresOutbox } from "../../mixins/postgres/outbox.ts";
import type { Ctx } from "../../shared/broker/call.ts";
import { defineService } from "../../shared/broker/define.ts";
import { healthOf } from "../../shared/broker/health.ts";
import { causeOf } from "./inventory.model.ts";
import { forgetOldKeys } from "./keys.ts";
import { adjust, declare, listMovements } from "./ledger.ts";
import { availableReader, listLevels, type ReadAvailable } from "./levels.ts";
import { release, reserve } from "./reservations.ts";

const SWEEP_INTERVAL_MS = 3_600_000;

const db = postgres({ name: "inventory", migrations: new URL("./migrations/", import.meta.url) });
const events = facts({
	outbox: (service) => [postgresOutbox(db.of(service))],
	consumes: (service) => ({
		"product.stock.declared": (declared) => waking(service, declare(db.of(service), declared)),
	}),
	deadLetter: (service) => postgresDeadLetters(db.of(service)),
});
const readers = new WeakMap<Service, ReadAvailable>();
const sweeps = new WeakMap<Service, NodeJS.Timeout>();

/** Tells the relay, after the commit, that there are facts. */
async function waking<T>(service: Service | null, committed: Promise<T>): Promise<T> {
	const result = await committed;
	// True because an action runs in a service.
	events.wake(service as Service);
	return result;
}

export default defineService("inventory", {
	mixins: [db.mixin, events.mixin],

	actions: {
		health: (ctx) => healthOf(db.of(ctx)),

		levels: (ctx) => levels(ctx),
		reserve: (ctx) => waking(ctx.service, reserve(db.of(ctx), ctx.params, causeOf(ctx))),
		release: (ctx) => waking(ctx.service, release(db.of(ctx), ctx.params.orderId, causeOf(ctx))),

		list: (ctx) => listLevels(db.of(ctx), ctx.params),
		adjust: (ctx) => waking(ctx.service, adjust(ctx, db.of(ctx))),
		movements: (ctx) => listMovements(db.of(ctx), ctx.params),
	},

	async started() {
		readers.set(this, availableReader(db.of(this)));
		const sweep = () =>
			forgetOldKeys(db.of(this)).catch((error) => this.logger.warn("Old keys remain.", { error: String(error) }));
		sweeps.set(this, setInterval(sweep, SWEEP_INTERVAL_MS).unref());
	},

	async stopped() {
		clearInterval(sweeps.get(this));
	},
});

async function levels(ctx: Ctx<{ skus: string[] }>) {
	// True because actions are open only when `started` has put the reader there.
	const available = await readers.get(ctx.service as Service)!(ctx.params.skus);
	return ctx.params.skus.map((sku) => ({ sku, available: available.get(sku) ?? 0 }));
}

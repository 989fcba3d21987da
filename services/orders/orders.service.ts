import type { Service } from "moleculer";
import { facts } from "../../mixins/events/mixin.ts";
import { postgres } from "../../mixins/postgres/mixin.ts";
import { postgresOutbox } from "../../mixins/postgres/outbox.ts";
import { actorOf, permissionsOf, userIdOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import { defineService } from "../../shared/broker/define.ts";
import { healthOf } from "../../shared/broker/health.ts";
import { bulkhead } from "../../shared/bulkhead.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { IdempotencyKeyRequired, NotFound } from "../../shared/errors.ts";
import { fingerprintOf } from "../../shared/fingerprint.ts";
import { cancel } from "./cancellation.saga.ts";
import { deskOfRecovery, deskOfRequest, type Parts, type RequestDesk } from "./desk.ts";
import type { PlaceRequest } from "./draft.ts";
import { type OrderRow, toOrder } from "./orders.model.ts";
import { findOrder } from "./orders.store.ts";
import { isOwn, keyCallerOf } from "./ownership.ts";
import { place } from "./place.ts";
import { listOrders, readSnapshots } from "./reading.ts";
import { type Recovery, startRecovery } from "./recovery.ts";

const db = postgres({ name: "orders", migrations: new URL("./migrations/", import.meta.url) });
const outbox = facts({ outbox: (service) => [postgresOutbox(db.of(service))] });
const recoveries = new WeakMap<Service, Recovery>();

/** Fewer at once than the PostgreSQL pools have connections, and no work for callers who have given up. */
const checkouts = bulkhead({ part: "The checkout", concurrency: 16, queue: 2_000, maxWaitMs: 6_000 });

export default defineService("orders", {
	mixins: [db.mixin, outbox.mixin],
	actions: {
		health: (ctx) => healthOf(db.of(ctx)),
		place(ctx) {
			const desk = deskFor(ctx);
			const request = placeRequestOf(ctx);
			return checkouts(() => place(desk, request));
		},
		list: (ctx) => listOrders(db.of(ctx), { ...ctx.params, customer: userIdOf(callerOf(ctx)) }),
		get: async (ctx) => toOrder(await findOwn(ctx)),
		async cancel(ctx) {
			const caller = callerOf(ctx);
			const isStaff = permissionsOf(caller).includes("orders");
			const order = isStaff ? await findAny(ctx) : await findOwn(ctx);
			return toOrder(await cancel(deskFor(ctx), order, actorOf(caller), ctx.params.reason));
		},
		find: (ctx) => listOrders(db.of(ctx), ctx.params),
		read: async (ctx) => toOrder(await findAny(ctx)),
		snapshots: (ctx) => readSnapshots(db.of(ctx), ctx.params),
	},

	async started() {
		const parts = partsOf(this);
		const deskFor = ({ request_id }: OrderRow) => deskOfRecovery(this.broker, parts, request_id ?? undefined);
		recoveries.set(this, startRecovery(parts, deskFor));
	},

	async stopped() {
		await recoveries.get(this)?.stop();
	},
});

const partsOf = (service: Service): Parts => ({
	db: db.of(service),
	wake: () => outbox.wake(service),
	warn: (message, error) => service.logger.warn(message, { error: String(error) }),
});

// True because an action runs in a service.
const deskFor = (ctx: Ctx): RequestDesk => deskOfRequest(ctx, partsOf(ctx.service as Service));

async function findAny(ctx: Ctx<{ id: string }>): Promise<OrderRow> {
	const order = await findOrder(db.of(ctx), ctx.params.id);
	if (!order) throw new NotFound("order");
	return order;
}

async function findOwn(ctx: Ctx<{ id: string }>): Promise<OrderRow> {
	const order = await findAny(ctx);
	if (!isOwn(order, callerOf(ctx))) throw new NotFound("order");
	return order;
}

function placeRequestOf(ctx: Ctx<Params<"orders.place">>): PlaceRequest {
	const { params, meta, requestID } = ctx;
	if (!meta.idempotencyKey) throw new IdempotencyKeyRequired();
	const caller = callerOf(ctx);
	const key = { caller: keyCallerOf(caller), key: meta.idempotencyKey, fingerprint: fingerprintOf(params) };
	return { params, caller, key, requestId: requestID };
}

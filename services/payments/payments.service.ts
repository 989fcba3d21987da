import type { Service } from "moleculer";
import { facts } from "../../mixins/events/mixin.ts";
import { postgres } from "../../mixins/postgres/mixin.ts";
import { postgresOutbox } from "../../mixins/postgres/outbox.ts";
import { actorOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import { defineService } from "../../shared/broker/define.ts";
import { healthOf } from "../../shared/broker/health.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { authorize } from "./authorize.ts";
import { capture, refund } from "./capture.ts";
import { testProvider } from "./providers/test.ts";
import type { Till } from "./till.ts";
import { voidPayment } from "./void.ts";

const db = postgres({ name: "payments", migrations: new URL("./migrations/", import.meta.url) });
const outbox = facts({ outbox: (service) => [postgresOutbox(db.of(service))] });

export default defineService("payments", {
	mixins: [db.mixin, outbox.mixin],
	actions: {
		health: (ctx) => healthOf(db.of(ctx)),
		authorize: (ctx) => authorize(tillFor(ctx), ctx.params),
		void: (ctx) => voidPayment(tillFor(ctx), ctx.params.orderId),
		capture: (ctx) => capture(tillFor(ctx), { ...ctx.params, id: ctx.params.captureId }),
		refund: (ctx) => refund(tillFor(ctx), { ...ctx.params, id: ctx.params.refundId }),
	},
});

function tillFor(ctx: Ctx): Till {
	const store = db.of(ctx);
	// True because an action runs in a service.
	const service = ctx.service as Service;
	return {
		db: store,
		provider: testProvider(store),
		currency: runtimeOf(service).config.storeCurrency,
		actor: actorOf(callerOf(ctx)),
		correlationId: ctx.requestID ?? undefined,
		wake: () => outbox.wake(service),
	};
}

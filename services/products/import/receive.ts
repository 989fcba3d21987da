import type { Readable } from "node:stream";
import { type JobDesk, toJob } from "../../../mixins/jobs/desk.ts";
import { actorOf } from "../../../shared/auth.ts";
import { type Ctx, callerOf } from "../../../shared/broker/call.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import type { Job } from "../../../shared/contracts/jobs.ts";
import { IdempotencyKeyRequired, ImportUnreadable } from "../../../shared/errors.ts";
import { markReplayed, requestKeyOf } from "../keys.ts";
import type { Store } from "../store.ts";
import { spool } from "./spool.ts";

/**
 * Takes the stream that comes with the call as an import, and answers the job that works through it. Throws
 * IdempotencyKeyRequired and what `spool` throws.
 */
export async function receiveImport(store: Store, desk: JobDesk, ctx: Ctx<Params<"products.import">>): Promise<Job> {
	const requestKey = requestKeyOf(ctx);
	if (requestKey === undefined) throw new IdempotencyKeyRequired();
	if (!ctx.stream) throw new ImportUnreadable("it is empty.");
	// An upload may break off before it is read: without a listener that would end the process. Its reader is told later.
	ctx.stream.on("error", () => {});
	const { job, isReplayed } = await spool(store, desk, {
		// True because every stream that a call can bring along is readable, and an upload's is one of bytes.
		body: ctx.stream as Readable,
		format: ctx.params.format,
		actor: actorOf(callerOf(ctx)),
		correlationId: ctx.requestID ?? undefined,
		requestKey,
	});
	if (isReplayed) markReplayed(ctx);
	return toJob(job);
}

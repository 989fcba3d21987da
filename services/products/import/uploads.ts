import { randomUUID } from "node:crypto";
import { PassThrough } from "node:stream";
import { type JobDesk, toJob } from "../../../mixins/jobs/desk.ts";
import { actorOf } from "../../../shared/auth.ts";
import { type Ctx, callerOf } from "../../../shared/broker/call.ts";
import { markReplayed, requestKeyOf } from "../../../shared/broker/keyed-request.ts";
import type { Params, Return } from "../../../shared/contracts/index.ts";
import type { Job } from "../../../shared/contracts/jobs.ts";
import { IdempotencyKeyRequired, ServiceUnavailable } from "../../../shared/errors.ts";
import type { Store } from "../store.ts";
import { spool } from "./spool.ts";

/** An upload of which nothing comes for so long is over. */
const IDLE_MS = 15_000;
/** Bytes that wait to be read, at most; whoever sends more waits. */
const BUFFER_BYTES = 1024 * 1024;

/** An import that is coming in. */
interface Upload {
	body: PassThrough;
	/** How many bytes have come. */
	size: number;
	spooled: ReturnType<typeof spool>;
	idle: NodeJS.Timeout;
}

/**
 * Takes imports in, part by part. The bytes flow into the spool of this node, so all calls of an upload come to it; a
 * sender is answered when there is room for more. What breaks off leaves nothing.
 */
export class Uploads {
	readonly #store: Store;
	readonly #desk: JobDesk;
	readonly #idleMs: number;
	readonly #open = new Map<string, Upload>();

	constructor(store: Store, desk: JobDesk, idleMs = IDLE_MS) {
		this.#store = store;
		this.#desk = desk;
		this.#idleMs = idleMs;
	}

	/** Begins an upload. Throws IdempotencyKeyRequired. */
	open(ctx: Ctx<Params<"products.imports.open">>): Return<"products.imports.open"> {
		const requestKey = requestKeyOf(ctx);
		if (requestKey === undefined) throw new IdempotencyKeyRequired();
		const uploadId = randomUUID();
		const body = new PassThrough({ highWaterMark: BUFFER_BYTES });
		const spooled = spool(this.#store, this.#desk, {
			body,
			format: ctx.params.format,
			actor: actorOf(callerOf(ctx)),
			correlationId: ctx.requestID ?? undefined,
			requestKey,
		});
		const idle = setTimeout(() => void this.abandon(uploadId), this.#idleMs).unref();
		this.#open.set(uploadId, { body, size: 0, spooled, idle });
		// The sender is told by its next call; the reader by the body. Neither may end the process.
		spooled.catch(() => body.destroy());
		body.on("error", () => {});
		return { uploadId, nodeID: ctx.broker.nodeID };
	}

	/** Takes the next bytes. Throws what the spool throws, as soon as it does. */
	async append({ uploadId, at, bytes }: Params<"products.imports.append">): Promise<null> {
		const upload = this.#find(uploadId);
		if (upload.size !== at) throw new ServiceUnavailable("The upload");
		upload.idle.refresh();
		const part = Buffer.from(bytes, "base64");
		upload.size += part.length;
		await new Promise<void>((resolve) => upload.body.write(part, () => resolve()));
		// Its reader has left.
		if (upload.body.destroyed) await this.#end(uploadId, upload);
		return null;
	}

	/** Ends the bytes and answers their job. Throws what the spool throws. */
	async close(ctx: Ctx<Params<"products.imports.close">>): Promise<Job> {
		const { uploadId } = ctx.params;
		const upload = this.#find(uploadId);
		upload.body.end();
		const { job, isReplayed } = await this.#end(uploadId, upload);
		if (isReplayed) markReplayed(ctx);
		return toJob(job);
	}

	/** Lets an upload go that will not be completed; resolves when it has gone. */
	async abandon(uploadId: string): Promise<null> {
		const upload = this.#open.get(uploadId);
		upload?.body.destroy(new Error("The upload was abandoned."));
		if (upload) await this.#end(uploadId, upload).catch(() => {});
		return null;
	}

	/** Lets all uploads go, at a stop. */
	async abandonAll(): Promise<void> {
		await Promise.all([...this.#open.keys()].map((uploadId) => this.abandon(uploadId)));
	}

	/** An upload that this node does not know has ended, or its node has: all of it must be sent again. */
	#find(uploadId: string): Upload {
		const upload = this.#open.get(uploadId);
		if (!upload) throw new ServiceUnavailable("The upload");
		return upload;
	}

	async #end(uploadId: string, { idle, spooled }: Upload): ReturnType<typeof spool> {
		clearTimeout(idle);
		this.#open.delete(uploadId);
		return spooled;
	}
}

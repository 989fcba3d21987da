import type { JobDesk } from "../../../mixins/jobs/desk.ts";
import type { JobDocument } from "../../../mixins/jobs/port.ts";
import type { KeyedRequest } from "../../../shared/broker/keyed-request.ts";
import type { Actor } from "../../../shared/contracts/events.ts";
import type { ImportFormat } from "../../../shared/contracts/products.ts";
import { InvalidRequest, VoltricoError } from "../../../shared/errors.ts";
import type { Store } from "../store.ts";
import { chunkId } from "./chunks.model.ts";
import { ImportFile } from "./file.ts";

/** The type of the job that works through an import. */
export const IMPORT = "products.import";
const RENEW_MS = 5_000;

/** What an import job needs: how many chunks were spooled, and the next one to work through. */
export interface ImportInput {
	chunks: number;
	next: number;
	/** The request that began it. */
	correlationId?: string;
	[other: string]: unknown;
}

/** An import as it is asked for. */
export interface ImportRequest {
	body: AsyncIterable<Uint8Array>;
	format: ImportFormat;
	actor: Actor;
	correlationId?: string | undefined;
	/** Its Idempotency-Key, hashed with its caller. */
	requestKey: string;
}

/**
 * Keeps an import's rows as they come in and submits the job that works through them. The fingerprint is the SHA-256
 * of the bytes. An upload that breaks off, or is no import, leaves nothing. Throws ImportUnreadable,
 * IdempotencyKeyReused, and InvalidRequest where the body ends too early.
 */
export async function spool(
	{ importChunks }: Pick<Store, "importChunks">,
	desk: JobDesk,
	{ body, format, actor, correlationId, requestKey }: ImportRequest,
): Promise<{ job: JobDocument; isReplayed: boolean }> {
	const file = new ImportFile(whole(body), format);
	const { _id: jobId } = await desk.open(IMPORT, actor);
	const renewal = setInterval(() => desk.renewUpload(jobId).catch(() => {}), RENEW_MS);
	try {
		let chunks = 0;
		let total = 0;
		for await (const chunk of file.chunks()) {
			const document = { _id: chunkId(jobId, chunks++), version: 1, jobId, text: JSON.stringify(chunk) };
			await importChunks.insert(document);
			total += chunk.lines.length;
		}
		const input: ImportInput = { chunks, next: 0, ...(correlationId && { correlationId }) };
		const request: KeyedRequest = { requestKey, fingerprint: file.sha256() };
		const submitted = await desk.submit(jobId, request, { input, total });
		if (submitted.isReplayed) await desk.abandon(jobId);
		return submitted;
	} catch (error) {
		await desk.abandon(jobId);
		throw error;
	} finally {
		clearInterval(renewal);
	}
}

/** A body that says as a 4xx when its client went away. */
async function* whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		yield* body;
	} catch (error) {
		if (error instanceof VoltricoError) throw error;
		throw new InvalidRequest([{ pointer: "", code: "INCOMPLETE", message: "The body ended too early." }]);
	}
}

import type { CallingOptions, ServiceBroker } from "moleculer";
import { type Ctx, call } from "../../../shared/broker/call.ts";
import type { Job } from "../../../shared/contracts/jobs.ts";
import { type ImportFormat, MAX_PART } from "../../../shared/contracts/products.ts";
import { InvalidRequest } from "../../../shared/errors.ts";

/**
 * Hands a body over to products, part by part, as fast as it is taken: each part is a call with its own time limit, to
 * the node that has taken the first. Answers the job. A body that ends too early, or is refused, leaves nothing.
 */
export async function upload(
	from: Ctx | ServiceBroker,
	body: AsyncIterable<Uint8Array>,
	format: ImportFormat,
	options: CallingOptions = {},
): Promise<Job> {
	const { uploadId, nodeID } = await call(from, "products.imports.open", { format }, options);
	const there = { ...options, nodeID };
	try {
		let at = 0;
		for await (const part of parts(body)) {
			await call(from, "products.imports.append", { uploadId, at, bytes: part.toString("base64") }, there);
			at += part.length;
		}
		return await call(from, "products.imports.close", { uploadId }, there);
	} catch (error) {
		// It goes by itself where this does not arrive.
		call(from, "products.imports.abandon", { uploadId }, there).catch(() => {});
		throw error;
	}
}

async function* parts(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
	try {
		for await (const { buffer, byteOffset, length } of body) {
			for (let at = 0; at < length; at += MAX_PART)
				yield Buffer.from(buffer, byteOffset + at, Math.min(MAX_PART, length - at));
		}
	} catch {
		throw new InvalidRequest([{ pointer: "", code: "INCOMPLETE", message: "The body ended too early." }]);
	}
}

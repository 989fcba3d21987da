import { parentPort } from "node:worker_threads";
import type { Answer, Request } from "./channel.ts";
import { type Indexes, OrderGenerations, ProductGenerations } from "./indexes.ts";

/** The worker thread: calls the indexes' methods by name, one answer a request. */
const indexes: Indexes = { products: new ProductGenerations(), orders: new OrderGenerations() };

parentPort!.on("message", (requests: Request[]) => {
	for (const request of requests) parentPort!.postMessage(answer(request));
});

function answer({ id, index, method, args }: Request): Answer {
	try {
		// The channel is typed by the indexes, so that name and arguments belong together.
		const methods = indexes[index] as unknown as Record<string, (...args: unknown[]) => unknown>;
		return { id, value: methods[method]!(...args) };
	} catch (error) {
		const { type = "INTERNAL_ERROR", message } = error as { type?: string; message: string };
		return { id, error: { type, message } };
	}
}

import { parentPort } from "node:worker_threads";
import type { Answer, Request } from "./channel.ts";
import { Generations } from "./generations.ts";

/** The worker thread: calls the index's methods by name, one answer a request. */
const index = new Generations();

parentPort!.on("message", (requests: Request[]) => {
	for (const request of requests) parentPort!.postMessage(answer(request));
});

function answer({ id, method, args }: Request): Answer {
	try {
		// The channel is typed by Generations, so name and arguments belong together.
		return { id, value: (index[method] as (...args: unknown[]) => unknown)(...args) };
	} catch (error) {
		const { type = "INTERNAL_ERROR", message } = error as { type?: string; message: string };
		return { id, error: { type, message } };
	}
}

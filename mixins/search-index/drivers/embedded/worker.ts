import { parentPort } from "node:worker_threads";
import type { Answer, Request } from "./channel.ts";
import { LocalIndex } from "./local-index.ts";

/** The worker thread: calls the index's methods by name, one answer a request. */
const index = new LocalIndex();

parentPort!.on("message", (requests: Request[]) => {
	for (const request of requests) void answer(request);
});

async function answer({ id, method, args }: Request): Promise<void> {
	let reply: Answer;
	try {
		// The channel is typed by RemoteIndex, so name and arguments belong together.
		reply = { id, value: await (index[method] as (...args: unknown[]) => unknown)(...args) };
	} catch (error) {
		const { type = "INTERNAL_ERROR", message } = error as { type?: string; message: string };
		reply = { id, error: { type, message } };
	}
	parentPort!.postMessage(reply);
}

import { Worker } from "node:worker_threads";
import { InternalError, ServiceUnavailable } from "../../../../shared/errors.ts";
import type { Generations } from "./generations.ts";

/** What the worker can be asked for. */
type Method = keyof Generations;

export interface Request {
	id: number;
	method: Method;
	args: unknown[];
}

export type Answer = { id: number; value: unknown } | { id: number; error: { type: string; message: string } };

interface Waiting {
	resolve(value: unknown): void;
	reject(error: Error): void;
	timer: NodeJS.Timeout;
}

const CALL_TIMEOUT_MS = 3_000;
/**
 * Room for about half a million products. Any limit also keeps V8 from letting garbage pile up: 50,000 products take
 * 82 MB of heap with it and 204 MB without.
 */
const HEAP = { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 16 };

/** The index in a worker thread. Calls of one turn of the event loop travel as one message. */
export class Channel {
	readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), {
		name: "search",
		resourceLimits: HEAP,
	});
	readonly #waiting = new Map<number, Waiting>();
	#outbox: Request[] = [];
	#lastId = 0;
	#hasEnded = false;
	/** Resolves when the worker has ended, for whatever reason. */
	readonly ended: Promise<void>;

	constructor() {
		let cause: unknown;
		this.#worker.on("message", (answer: Answer) => this.#settle(answer));
		this.#worker.on("error", (error) => {
			cause = error;
		});
		this.ended = new Promise((resolve) => {
			this.#worker.on("exit", () => {
				this.#hasEnded = true;
				for (const id of this.#waiting.keys()) this.#fail(id, new ServiceUnavailable("Search", 1, { cause }));
				resolve();
			});
		});
	}

	/** Throws ServiceUnavailable where the index is incomplete, the worker has ended or does not answer within 3 s. */
	call<M extends Method>(method: M, ...args: Parameters<Generations[M]>): Promise<ReturnType<Generations[M]>> {
		if (this.#hasEnded) return Promise.reject(new ServiceUnavailable("Search"));
		const id = ++this.#lastId;
		const result = new Promise<unknown>((resolve, reject) => {
			const timer = setTimeout(() => this.#fail(id, new ServiceUnavailable("Search")), CALL_TIMEOUT_MS);
			this.#waiting.set(id, { resolve, reject, timer });
		});
		if (this.#outbox.push({ id, method, args }) === 1) setImmediate(() => this.#flush());
		// The worker answers with what the method of that name returned.
		return result as Promise<ReturnType<Generations[M]>>;
	}

	async close(): Promise<void> {
		await this.#worker.terminate();
		await this.ended;
	}

	#flush(): void {
		const requests = this.#outbox;
		this.#outbox = [];
		this.#worker.postMessage(requests);
	}

	#settle(answer: Answer): void {
		if ("value" in answer) {
			this.#take(answer.id)?.resolve(answer.value);
		} else {
			const { type, message } = answer.error;
			this.#fail(
				answer.id,
				type === "SERVICE_UNAVAILABLE" ? new ServiceUnavailable("Search") : new InternalError(message),
			);
		}
	}

	#fail(id: number, error: Error): void {
		this.#take(id)?.reject(error);
	}

	#take(id: number): Waiting | undefined {
		const waiting = this.#waiting.get(id);
		this.#waiting.delete(id);
		clearTimeout(waiting?.timer);
		return waiting;
	}
}

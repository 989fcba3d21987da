import { Worker } from "node:worker_threads";
import { InternalError, ServiceUnavailable } from "../../../../shared/errors.ts";
import type { Indexes } from "./indexes.ts";

/** An index as it is asked from another thread: its methods, answered later. */
export type Remote<I> = {
	[M in keyof I]: I[M] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;
};

export interface Request {
	id: number;
	index: keyof Indexes;
	method: string;
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

/** The indexes in a worker thread. Calls of one turn of the event loop travel as one message. */
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

	/**
	 * The way to an index. Its methods throw ServiceUnavailable where the index is incomplete, the worker has ended or does
	 * not answer within 3 s.
	 */
	index<N extends keyof Indexes>(index: N): Remote<Indexes[N]> {
		const ask =
			(_: object, method: string) =>
			(...args: unknown[]) =>
				this.#ask(index, method, args);
		// True because the worker calls the index's method of that name and answers with what it returns.
		return new Proxy({}, { get: ask }) as Remote<Indexes[N]>;
	}

	async close(): Promise<void> {
		await this.#worker.terminate();
		await this.ended;
	}

	#ask(index: keyof Indexes, method: string, args: unknown[]): Promise<unknown> {
		if (this.#hasEnded) return Promise.reject(new ServiceUnavailable("Search"));
		const id = ++this.#lastId;
		if (this.#outbox.push({ id, index, method, args }) === 1) setImmediate(() => this.#flush());
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => this.#fail(id, new ServiceUnavailable("Search")), CALL_TIMEOUT_MS);
			this.#waiting.set(id, { resolve, reject, timer });
		});
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

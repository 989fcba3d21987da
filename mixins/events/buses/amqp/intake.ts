import { setTimeout as delay, setImmediate } from "node:timers/promises";
import type { ConfirmChannel, ConsumeMessage } from "../../../amqp/amqplib.ts";
import { PROBE_MS } from "../../attempts.ts";

/** Unacknowledged messages that a consumer holds. */
export const PREFETCH = 200;
/** Half of it, so that the next batch is here when one is finished. */
const BATCH = PREFETCH / 2;

/** Works on messages; answers those that must wait, for the store is away. Never throws. */
export type Work = (messages: ConsumeMessage[]) => Promise<ConsumeMessage[]>;

/**
 * The messages that one channel delivers: worked on in batches, one after the other, and acknowledged when they are
 * done. While some must wait, all do: no more than the prefetch are here, unacknowledged, and the others stay in their
 * queue. They are not given back, for each return would count towards the queue's delivery limit.
 */
export class Intake {
	readonly #channel: ConfirmChannel;
	readonly #work: Work;
	readonly #end = new AbortController();
	#waiting: ConsumeMessage[] = [];
	#running: Promise<void> | undefined;

	constructor(channel: ConfirmChannel, work: Work) {
		this.#channel = channel;
		this.#work = work;
	}

	take(message: ConsumeMessage): void {
		this.#waiting.push(message);
		this.#running ??= this.#run().finally(() => {
			this.#running = undefined;
		});
	}

	/** Ends it when the work in progress is done; what has not been acknowledged goes back with its channel. Idempotent. */
	async stop(): Promise<void> {
		this.#end.abort();
		await this.#running;
	}

	async #run(): Promise<void> {
		while (this.#waiting.length > 0 && !this.#end.signal.aborted) {
			// What comes with the same packet belongs to the same batch.
			await setImmediate();
			await this.#finish(this.#waiting.splice(0, BATCH));
		}
	}

	async #finish(batch: ConsumeMessage[]): Promise<void> {
		let open = batch;
		while (open.length > 0 && !this.#end.signal.aborted) {
			const held = new Set(await this.#work(open));
			for (const message of open) if (!held.has(message)) this.#acknowledge(message);
			open = [...held];
			if (held.size > 0) await delay(PROBE_MS, undefined, { signal: this.#end.signal }).catch(() => {});
		}
	}

	#acknowledge(message: ConsumeMessage): void {
		try {
			this.#channel.ack(message);
		} catch {
			// The channel is gone, and RabbitMQ gives the message again.
		}
	}
}

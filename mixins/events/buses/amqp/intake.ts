import { setTimeout as delay, setImmediate } from "node:timers/promises";
import type { ConfirmChannel, ConsumeMessage } from "../../../amqp/amqplib.ts";
import { PROBE_MS } from "../../attempts.ts";

/**
 * Unacknowledged messages that a consumer holds. Measured with a handler of 10 ms a batch, on 2 busy cores: 821 facts/s
 * with 20, 4,457 with 200, 5,689 with 400.
 */
export const PREFETCH = 400;
/** Half of it, so that the next batch is here when one is finished; as many as a relay of one process gives at once. */
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
		let held = batch;
		while (held.length > 0 && !this.#end.signal.aborted) {
			held = await this.#work(held);
			if (held.length > 0) await delay(PROBE_MS, undefined, { signal: this.#end.signal }).catch(() => {});
		}
		this.#acknowledge(batch, new Set(held));
	}

	/** In one go where it can: batches come one after the other, so all before this one is acknowledged. */
	#acknowledge(batch: ConsumeMessage[], except: Set<ConsumeMessage>): void {
		try {
			if (except.size === 0) this.#channel.ack(batch.at(-1)!, true);
			else for (const message of batch) if (!except.has(message)) this.#channel.ack(message);
		} catch {
			// The channel is gone, and RabbitMQ gives the messages again.
		}
	}
}

import { setTimeout as delay } from "node:timers/promises";
import { ServiceUnavailable, StartError } from "../../shared/errors.ts";
import { within } from "../../shared/within.ts";
import type { ConfirmChannel, PublishOptions } from "./amqplib.ts";
import { type Purpose, useConnection } from "./connection.ts";
import { translate } from "./errors.ts";

/** What a caller waits for a channel that is being rebuilt, and then for an answer of the server. */
const READY_WITHIN_MS = 1_500;
const ANSWER_WITHIN_MS = 3_000;
/** Asserting a topology on a server that has just been wiped takes a second or two. */
const SETUP_WITHIN_MS = 10_000;
const CLOSE_WITHIN_MS = 1_000;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 2_000;

export interface ChannelOptions {
	/** AMQP_URL. */
	url: string;
	purpose: Purpose;
	/**
	 * Asserts the topology, sets the prefetch, consumes. Runs on each new channel before anybody is given it: at the
	 * start and after every loss. What it was given by an older channel, deliveries above all, is void by then.
	 */
	setup(channel: ConfirmChannel): Promise<void>;
	logger: { warn(message: string, details?: object): void; info(message: string, details?: object): void };
}

/** A message to publish; with `mandatory` and a `messageId`, one that no queue takes is a failure. */
export interface Message extends PublishOptions {
	/** "" publishes straight to the queue that the routing key names. */
	exchange: string;
	routingKey: string;
	content: Buffer;
}

/** A confirm channel that outlives connections: it is rebuilt, with backoff, whenever it or its connection is lost. */
export interface AmqpChannel {
	/**
	 * Resolves when the channel is set up, waiting at most 1.5 s. Throws StartError where the server refuses for good,
	 * ServiceUnavailable where it is away; in both cases the channel goes on trying.
	 */
	ready(): Promise<void>;
	/**
	 * Resolves when RabbitMQ has confirmed the message: persistent ones are on disk then. Throws ServiceUnavailable
	 * after a return, a nack, a lost channel, or 3 s without a confirm; whether it arrived is then unknown.
	 */
	publish(message: Message): Promise<void>;
	/**
	 * Asks RabbitMQ something on the channel that is there now. Throws ServiceUnavailable where it does not answer within
	 * 3 s, StartError where it refuses for good.
	 */
	use<T>(ask: (channel: ConfirmChannel) => Promise<T>): Promise<T>;
	/** Ends it; unacknowledged deliveries go back to their queues. */
	close(): Promise<void>;
}

/**
 * Opens a channel on the process's connection to a RabbitMQ. Returns at once; the connection is made in the
 * background. To consume, call `consume` (consume.ts) in `setup`.
 */
export function openChannel(options: ChannelOptions): AmqpChannel {
	return new LastingChannel(options);
}

class LastingChannel implements AmqpChannel {
	readonly #options: ChannelOptions;
	readonly #use: ReturnType<typeof useConnection>;
	readonly #end = new AbortController();
	readonly #running: Promise<void>;
	#current: ConfirmChannel | undefined;
	#next = nextChannel();
	/** Why the last attempt was refused for good. */
	#refusal: StartError | undefined;
	/** Ids of messages that RabbitMQ gave back; it confirms each right afterwards. */
	readonly #returned = new Set<string>();

	constructor(options: ChannelOptions) {
		this.#options = options;
		this.#use = useConnection(options.url, options.purpose);
		this.#running = this.#run();
	}

	async ready(): Promise<void> {
		await this.#get();
	}

	async publish({ exchange, routingKey, content, ...options }: Message): Promise<void> {
		const channel = this.#current ?? (await this.#get());
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		const fail = (why: string) => reject(new ServiceUnavailable("RabbitMQ", 1, { cause: new Error(why) }));
		const timer = setTimeout(() => {
			fail("no confirm");
			this.#use.connection.drop("no confirm within 3 s");
		}, ANSWER_WITHIN_MS);
		try {
			channel.publish(exchange, routingKey, content, options, (error: Error | null) => {
				if (options.messageId && this.#returned.delete(options.messageId)) fail(`no queue takes ${routingKey}`);
				else if (error) fail(error.message);
				else resolve();
			});
		} catch (error) {
			reject(translate(error));
		}
		return promise.finally(() => clearTimeout(timer));
	}

	async use<T>(ask: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
		const channel = await this.#get();
		try {
			return await within(ANSWER_WITHIN_MS, ask(channel), () => {
				this.#use.connection.drop("no answer within 3 s");
				throw new ServiceUnavailable("RabbitMQ");
			});
		} catch (error) {
			throw translate(error);
		}
	}

	async close(): Promise<void> {
		this.#end.abort();
		this.#next.reject(new ServiceUnavailable("RabbitMQ"));
		if (this.#current) sayGoodbye(this.#current);
		await within(CLOSE_WITHIN_MS, this.#running, () => {});
		await this.#use.release();
	}

	async #get(): Promise<ConfirmChannel> {
		if (this.#current) return this.#current;
		if (this.#refusal) throw this.#refusal;
		return within(READY_WITHIN_MS, this.#next.promise, () => {
			throw new ServiceUnavailable("RabbitMQ");
		});
	}

	async #run(): Promise<void> {
		const { logger } = this.#options;
		for (let failures = 0, said = ""; !this.#end.signal.aborted; failures += 1) {
			try {
				const { channel, lost } = await this.#open();
				if (failures > 0) logger.info("RabbitMQ is connected again.");
				failures = 0;
				said = "";
				this.#give(channel);
				const why = await lost;
				this.#current = undefined;
				if (!this.#end.signal.aborted) logger.warn("The channel to RabbitMQ was lost; it is rebuilt.", { why });
			} catch (thrown) {
				const error = translate(thrown);
				const why = String(error.cause ?? error);
				if (why !== said) logger.warn("RabbitMQ could not be used; it is tried again.", { error: why });
				said = why;
				this.#refuse(error instanceof StartError ? error : undefined);
			}
			const ms = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** failures) * (0.5 + Math.random() / 2);
			await delay(ms, undefined, { signal: this.#end.signal }).catch(() => {});
		}
	}

	#give(channel: ConfirmChannel): void {
		this.#returned.clear();
		this.#refusal = undefined;
		this.#current = channel;
		this.#next.resolve(channel);
		this.#next = nextChannel();
		// It was closed while the channel was being set up.
		if (this.#end.signal.aborted) sayGoodbye(channel);
	}

	#refuse(refusal: StartError | undefined): void {
		this.#refusal = refusal;
		if (!refusal) return;
		this.#next.reject(refusal);
		this.#next = nextChannel();
	}

	async #open(): Promise<{ channel: ConfirmChannel; lost: Promise<string> }> {
		const { connection } = this.#use;
		const timer = setTimeout(() => connection.drop("no answer while the channel was set up"), SETUP_WITHIN_MS);
		try {
			const channel = await (await connection.open()).createConfirmChannel();
			let why: string | undefined;
			channel.on("error", (error: Error) => {
				why = error.message;
			});
			channel.on("return", ({ properties }) => this.#returned.add(properties.messageId));
			const lost = new Promise<string>((resolve) => channel.on("close", () => resolve(why ?? connection.lastError)));
			try {
				await this.#options.setup(channel);
			} catch (error) {
				sayGoodbye(channel);
				throw error;
			}
			return { channel, lost };
		} finally {
			clearTimeout(timer);
		}
	}
}

/** The promise of a channel, whose failure matters only to those who wait. */
function nextChannel(): PromiseWithResolvers<ConfirmChannel> {
	const next = Promise.withResolvers<ConfirmChannel>();
	next.promise.catch(() => {});
	return next;
}

/** Closes a channel without waiting: amqplib throws where it is closed already, and never answers where the server hangs. */
const sayGoodbye = (channel: ConfirmChannel): void => void channel.close().catch(() => {});

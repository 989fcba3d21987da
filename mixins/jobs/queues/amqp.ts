import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import AmqpQueue from "moleculer-amqp-queue";
import type { ConfirmChannel, ConsumeMessage } from "../../amqp/amqplib.ts";
import { type ChannelOptions, type Message, openChannel } from "../../amqp/channel.ts";
import { consume } from "../../amqp/consume.ts";
import { assertRetries, assertWorkQueue, deadLettersOf, retryOf } from "../../amqp/queues.ts";
import { started } from "../../amqp/started.ts";
import { RETRY_DELAYS_MS } from "../../retries.ts";
import { fateOf } from "./fate.ts";
import type { DeadJob, JobHandler, JobQueues } from "./port.ts";

export interface AmqpQueuesOptions extends Pick<ChannelOptions, "url" | "logger"> {
	/** Begins the names of the queues: `<cluster>.jobs.<name>`. */
	clusterName: string;
	/** Waits before the second and further attempts, in milliseconds. */
	delays?: readonly number[];
}

/** How often a job has failed, and why it is dead. */
const ATTEMPT = "x-attempt";
const REASON = "x-reason";
/** Before a job goes back that could neither be done nor be put off. */
const PAUSE_MS = 1_000;
const MOST_DEAD = 100;

/**
 * Queues on RabbitMQ. moleculer-amqp-queue writes the jobs; its channels, which lose jobs and end the process with
 * their connection, are replaced: these are confirmed, found again after every loss, and acknowledged after the work.
 */
export function amqpQueues({ url, logger, clusterName, delays = RETRY_DELAYS_MS }: AmqpQueuesOptions): JobQueues {
	const nameOf = (queue: string) => `${clusterName}.jobs.${queue}`;
	const deadOf = (queue: string) => deadLettersOf(clusterName, `jobs.${queue}`);
	const declare = (channel: ConfirmChannel, queue: string) => assertWorkQueue(channel, nameOf(queue), deadOf(queue));
	/** Declared on each new channel, for RabbitMQ may have been wiped. */
	const known = new Set<string>();
	const publisher = openChannel({
		url,
		logger,
		purpose: "publish",
		async setup(channel) {
			await assertRetries(channel, clusterName, delays);
			for (const queue of known) await declare(channel, queue);
		},
	});

	async function meet(queue: string): Promise<void> {
		if (known.has(queue)) return;
		await publisher.use((channel) => declare(channel, queue));
		known.add(queue);
	}

	const publish = (message: Message) =>
		publisher.publish({ messageId: randomUUID(), ...message, persistent: true, mandatory: true });

	/** Puts a job that failed off, or among the dead. */
	async function putAway(queue: string, { content, properties }: ConsumeMessage, error: unknown): Promise<void> {
		const { delayMs, failures, reason } = fateOf(error, failuresOf(properties), delays);
		const target =
			delayMs === undefined
				? { exchange: "", routingKey: deadOf(queue), headers: { [ATTEMPT]: failures, [REASON]: reason } }
				: { exchange: retryOf(clusterName, delayMs), routingKey: nameOf(queue), headers: { [ATTEMPT]: failures } };
		await publish({ ...target, content });
	}

	async function finish(channel: ConfirmChannel, queue: string, message: ConsumeMessage, handler: JobHandler) {
		const { content, properties } = message;
		const attempt = async () => handler(JSON.parse(content.toString()), failuresOf(properties) + 1);
		try {
			await attempt().catch((error) => putAway(queue, message, error));
			channel.ack(message);
		} catch {
			await delay(PAUSE_MS);
			giveBack(channel, message);
		}
	}

	return {
		async add(queue, message) {
			await meet(queue);
			const sent: Promise<void>[] = [];
			// The package writes it and waits for nothing: we do.
			const safeQueue = {
				sendToQueue: (routingKey: string, content: Buffer) =>
					void sent.push(publish({ exchange: "", routingKey, content })),
			};
			await AmqpQueue.methods.addAMQPJob.call({ getAMQPQueue: async () => safeQueue }, nameOf(queue), message);
			await Promise.all(sent);
		},

		async work(queue, handler) {
			let isStopped = false;
			// One after the other, also where the next channel brings the job that the last one was lost with.
			let running = Promise.resolve();
			const channel = openChannel({
				url,
				logger,
				purpose: "consume",
				async setup(channel) {
					await declare(channel, queue);
					await channel.prefetch(1);
					await consume(channel, nameOf(queue), (message) => {
						running = running.then(() => (isStopped ? undefined : finish(channel, queue, message, handler)));
					});
				},
			});
			const stop = async () => {
				isStopped = true;
				await running;
				await channel.close();
			};
			await started(channel, stop);
			return stop;
		},

		async dead(queue) {
			await meet(queue);
			return publisher.use((channel) => peek(channel, deadOf(queue)));
		},

		close: () => publisher.close(),
	};
}

const failuresOf = ({ headers }: ConsumeMessage["properties"]): number => Number(headers?.[ATTEMPT] ?? 0);

function giveBack(channel: ConfirmChannel, message: ConsumeMessage): void {
	try {
		channel.nack(message);
	} catch {
		// The channel is gone, and what it had goes back by itself.
	}
}

async function peek(channel: ConfirmChannel, queue: string): Promise<DeadJob[]> {
	const found: DeadJob[] = [];
	while (found.length < MOST_DEAD) {
		const message = await channel.get(queue);
		if (!message) break;
		const { content, properties } = message;
		found.push({ text: content.toString(), reason: String(properties.headers?.[REASON]) });
	}
	channel.nackAll();
	return found;
}

import type { ConfirmChannel } from "./amqplib.ts";

/** It counts crashes of consumers and lost connections too, so it is far above the attempts that a message is given. */
const DELIVERY_LIMIT = 100;

/** What a queue of a cluster is called, whose messages failed for good in another one. */
export const deadLettersOf = (clusterName: string, queue: string): string => `${clusterName}.dlq.${queue}`;

/** The exchange, and its one queue, that holds a message for `ms` and then gives it to the queue of its routing key. */
export const retryOf = (clusterName: string, ms: number): string => `${clusterName}.retry.${ms}ms`;

/** Declares a queue to be worked on, and the one for its dead letters. Idempotent. */
export async function assertWorkQueue(channel: ConfirmChannel, queue: string, deadLetters: string): Promise<void> {
	await channel.assertQueue(deadLetters, quorum());
	await channel.assertQueue(
		queue,
		quorum({ ...AT_LEAST_ONCE, "x-dead-letter-routing-key": deadLetters, "x-delivery-limit": DELIVERY_LIMIT }),
	);
}

/** Declares the exchanges that hold messages back. Idempotent. */
export async function assertRetries(channel: ConfirmChannel, clusterName: string, delays: readonly number[]) {
	for (const ms of new Set(delays)) {
		const name = retryOf(clusterName, ms);
		await channel.assertExchange(name, "fanout", { durable: true });
		await channel.assertQueue(name, quorum({ ...AT_LEAST_ONCE, "x-message-ttl": ms }));
		await channel.bindQueue(name, name, "");
	}
}

/** On disk before RabbitMQ confirms, on most nodes of a RabbitMQ of several. */
const quorum = (more: Record<string, unknown> = {}) => ({
	durable: true,
	arguments: { "x-queue-type": "quorum", ...more },
});

/**
 * What a queue needs so that a message which leaves it for another one is never lost in between.
 * Source: https://www.rabbitmq.com/docs/quorum-queues#dead-lettering
 */
const AT_LEAST_ONCE = {
	"x-dead-letter-exchange": "",
	"x-dead-letter-strategy": "at-least-once",
	"x-overflow": "reject-publish",
};

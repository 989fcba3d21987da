import { type Consumer, type EventType, events, topology } from "../../../../shared/contracts/events.ts";
import type { ConfirmChannel } from "../../../amqp/amqplib.ts";

/** It counts crashes of consumers and lost connections too, so it is far above the attempts that a fact is given. */
const DELIVERY_LIMIT = 100;
const CONSUMERS = Object.keys(topology) as Consumer[];

/** What a cluster's exchanges and queues are called. */
export interface Names {
	/** The topic exchange, whose routing keys are the types of facts. */
	events: string;
	queue(consumer: Consumer): string;
	deadLetters(consumer: Consumer): string;
	/** The exchange, and its one queue, that holds a message for `ms` and then gives it to the queue of its routing key. */
	retry(ms: number): string;
}

export const namesOf = (clusterName: string): Names => ({
	events: `${clusterName}.events`,
	queue: (consumer) => `${clusterName}.${consumer}`,
	deadLetters: (consumer) => `${clusterName}.dlq.${consumer}`,
	retry: (ms) => `${clusterName}.retry.${ms}ms`,
});

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

/**
 * Declares all exchanges, queues and bindings; every process does at each connection, so that a consumer's facts wait
 * for it before it first starts, and a wiped server is as before. Idempotent; about 30 round trips.
 */
export async function assertTopology(channel: ConfirmChannel, names: Names, delays: readonly number[]): Promise<void> {
	await channel.assertExchange(names.events, "topic", { durable: true });
	for (const consumer of CONSUMERS) {
		const deadLetters = names.deadLetters(consumer);
		await channel.assertQueue(deadLetters, quorum());
		await channel.assertQueue(
			names.queue(consumer),
			quorum({ ...AT_LEAST_ONCE, "x-dead-letter-routing-key": deadLetters, "x-delivery-limit": DELIVERY_LIMIT }),
		);
		for (const type of topology[consumer]) await channel.bindQueue(names.queue(consumer), names.events, type);
	}
	for (const ms of new Set(delays)) {
		const name = names.retry(ms);
		await channel.assertExchange(name, "fanout", { durable: true });
		await channel.assertQueue(name, quorum({ ...AT_LEAST_ONCE, "x-message-ttl": ms }));
		await channel.bindQueue(name, name, "");
	}
}

/**
 * Takes from a consumer's queue what an earlier version bound to it. Done by the consumer alone and once, when it
 * starts: a process of the earlier version that merely reconnects must not take away what the next one has bound.
 */
export async function unbindOthers(channel: ConfirmChannel, names: Names, consumer: Consumer): Promise<void> {
	const bound: readonly EventType[] = topology[consumer];
	for (const type of Object.keys(events) as EventType[]) {
		if (!bound.includes(type)) await channel.unbindQueue(names.queue(consumer), names.events, type);
	}
}

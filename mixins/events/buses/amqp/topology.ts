import { type Consumer, type EventType, events, topology } from "../../../../shared/contracts/events.ts";
import type { ConfirmChannel } from "../../../amqp/amqplib.ts";
import { assertRetries, assertWorkQueue, deadLettersOf, retryOf } from "../../../amqp/queues.ts";

const CONSUMERS = Object.keys(topology) as Consumer[];

/** What a cluster's exchanges and queues are called. */
export interface Names {
	clusterName: string;
	/** The topic exchange, whose routing keys are the types of facts. */
	events: string;
	queue(consumer: Consumer): string;
	deadLetters(consumer: Consumer): string;
	/** The exchange, and its one queue, that holds a message for `ms` and then gives it to the queue of its routing key. */
	retry(ms: number): string;
}

export const namesOf = (clusterName: string): Names => ({
	clusterName,
	events: `${clusterName}.events`,
	queue: (consumer) => `${clusterName}.${consumer}`,
	deadLetters: (consumer) => deadLettersOf(clusterName, consumer),
	retry: (ms) => retryOf(clusterName, ms),
});

/**
 * Declares all exchanges, queues and bindings; every process does at each connection, so that a consumer's facts wait
 * for it before it first starts, and a wiped server is as before. Idempotent; about 30 round trips.
 */
export async function assertTopology(channel: ConfirmChannel, names: Names, delays: readonly number[]): Promise<void> {
	await channel.assertExchange(names.events, "topic", { durable: true });
	for (const consumer of CONSUMERS) {
		await assertWorkQueue(channel, names.queue(consumer), names.deadLetters(consumer));
		for (const type of topology[consumer]) await channel.bindQueue(names.queue(consumer), names.events, type);
	}
	await assertRetries(channel, names.clusterName, delays);
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

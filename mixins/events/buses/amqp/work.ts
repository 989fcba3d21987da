import type { EventType } from "../../../../shared/contracts/events.ts";
import { isUnavailable } from "../../../../shared/errors.ts";
import type { ConsumeMessage } from "../../../amqp/amqplib.ts";
import { reasonOf } from "../../../retries.ts";
import type { DeadLetter, FactHandler, Handlers } from "../../port.ts";
import type { Work } from "./intake.ts";
import { type Delivery, readDelivery } from "./message.ts";

/** Where a consumer puts what its handlers refused; both throw where RabbitMQ does not take it. */
export interface Refused {
	/** Queues a fact for its next attempt; answers false where it has had them all. */
	retry(delivery: Delivery): Promise<boolean>;
	/** Queues a message as a dead letter. */
	bury(message: ConsumeMessage, failures: number, reason: string): Promise<void>;
}

/**
 * The work of a consumer: gives facts to their handlers, those of one type at once. What a handler refuses is
 * published for a later attempt, or as a dead letter, before it counts as done.
 */
export function workOf(handlers: Handlers, refused: Refused, deadLetter: DeadLetter): Work {
	async function attempt(type: EventType, deliveries: Delivery[]): Promise<Delivery[]> {
		try {
			const handler = handlers[type] as FactHandler | undefined;
			// A type of a later version, whose consumer shares this queue.
			if (!handler) throw new TypeError(`This version does not handle ${type}.`);
			await handler(deliveries.map(({ fact }) => fact));
			return [];
		} catch (error) {
			if (isUnavailable(error)) return deliveries;
			return deliveries.length > 1 ? oneByOne(type, deliveries) : failed(deliveries[0]!, error);
		}
	}

	async function oneByOne(type: EventType, deliveries: Delivery[]): Promise<Delivery[]> {
		for (const [i, delivery] of deliveries.entries()) {
			const held = await attempt(type, [delivery]);
			if (held.length > 0) return deliveries.slice(i);
		}
		return [];
	}

	async function failed(delivery: Delivery, error: unknown): Promise<Delivery[]> {
		const { message, fact, failures } = delivery;
		try {
			if (await refused.retry(delivery)) return [];
			await refused.bury(message, failures + 1, reasonOf(error));
			await deadLetter(fact, reasonOf(error));
			return [];
		} catch {
			// It waits, like one whose store is away.
			return [delivery];
		}
	}

	/** Reads messages; one that is no fact is a dead letter at once. */
	async function read(messages: ConsumeMessage[]): Promise<{ deliveries: Delivery[]; held: ConsumeMessage[] }> {
		const deliveries: Delivery[] = [];
		const held: ConsumeMessage[] = [];
		for (const message of messages) {
			try {
				deliveries.push(readDelivery(message));
			} catch (error) {
				await refused.bury(message, 0, reasonOf(error)).catch(() => held.push(message));
			}
		}
		return { deliveries, held };
	}

	return async (messages) => {
		const { deliveries, held } = await read(messages);
		const byType = Map.groupBy(deliveries, ({ fact }) => fact.type);
		const away = await Promise.all([...byType].map(([type, some]) => attempt(type, some)));
		return [...held, ...away.flat().map(({ message }) => message)];
	};
}

import type { Fact } from "../../../../shared/contracts/events.ts";
import type { ConsumeMessage } from "../../../amqp/amqplib.ts";
import type { Message } from "../../../amqp/channel.ts";

/** How often the consumer has failed it. */
const ATTEMPT = "x-attempt";
/** Why it is a dead letter. What RabbitMQ itself has put there says so in `x-first-death-reason`. */
const REASON = "x-reason";

/** A fact that was given to us, until it is acknowledged. */
export interface Delivery {
	message: ConsumeMessage;
	fact: Fact;
	/** Attempts that have failed so far. */
	failures: number;
}

// They survive a restart of RabbitMQ, and one that no queue takes comes back.
const SAFE = { persistent: true, mandatory: true, contentType: "application/json" };

/** A fact as a message of its own. */
export const messageOf = (fact: Fact, exchange: string): Message => ({
	...SAFE,
	exchange,
	routingKey: fact.type,
	content: Buffer.from(JSON.stringify(fact)),
	messageId: fact.id,
	type: fact.type,
	...(fact.correlationId && { correlationId: fact.correlationId }),
});

/** Sends a message on to a queue as it came, under the same id, with how often it failed and why. */
export const sentOn = (
	{ content, properties: { messageId, type, correlationId } }: Pick<ConsumeMessage, "content" | "properties">,
	target: { exchange: string; routingKey: string },
	failures = 0,
	reason?: string,
): Message => ({
	...SAFE,
	...target,
	content,
	...(messageId && { messageId }),
	...(type && { type }),
	...(correlationId && { correlationId }),
	headers: { ...(failures > 0 && { [ATTEMPT]: failures }), ...(reason && { [REASON]: reason }) },
});

/** Reads a delivery. Throws where it is no fact. */
export function readDelivery(message: ConsumeMessage): Delivery {
	const fact = JSON.parse(message.content.toString());
	if (typeof fact?.id !== "string" || typeof fact.type !== "string") throw new TypeError("The message is no fact.");
	return { message, fact, failures: Number(message.properties.headers?.[ATTEMPT] ?? 0) };
}

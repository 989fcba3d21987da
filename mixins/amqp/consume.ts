import type { ConfirmChannel, ConsumeMessage } from "./amqplib.ts";

/**
 * Consumes a queue, to be acknowledged by hand, in the `setup` of a channel. A consumer that RabbitMQ cancels (its
 * queue was deleted, or moved) closes the channel, so that the next one is set up and consumes again.
 * Answers the consumer's tag.
 */
export async function consume(
	channel: ConfirmChannel,
	queue: string,
	onMessage: (message: ConsumeMessage) => void,
): Promise<string> {
	const { consumerTag } = await channel.consume(queue, (message) => {
		if (message) onMessage(message);
		else channel.close().catch(() => {});
	});
	return consumerTag;
}

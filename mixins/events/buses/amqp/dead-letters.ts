import { type Consumer, topology } from "../../../../shared/contracts/events.ts";
import { type ChannelOptions, openChannel } from "../../../amqp/channel.ts";
import { sentOn } from "./message.ts";
import { assertTopology, namesOf } from "./topology.ts";

type Options = Pick<ChannelOptions, "url" | "logger"> & { clusterName: string };

/** The facts of a cluster that failed for good, in the queues `<cluster>.dlq.<consumer>`. */
export interface DeadLetters {
	/** How many each consumer has. One round trip a consumer. */
	depths(): Promise<Record<Consumer, number>>;
	/**
	 * Gives a consumer its dead letters again, oldest first, as new facts with their old ids: one that had its effect has
	 * none now. To be called when the reason is mended; what is refused again meanwhile stays. Answers how many.
	 */
	replay(consumer: Consumer): Promise<number>;
	close(): Promise<void>;
}

/** Opens the dead letters of a cluster, for an operator or a gauge. Its calls throw ServiceUnavailable within 3 s. */
export function deadLettersOf({ url, clusterName, logger }: Options): DeadLetters {
	const names = namesOf(clusterName);
	const channel = openChannel({ url, purpose: "publish", logger, setup: (c) => assertTopology(c, names, []) });
	const depthOf = async (consumer: Consumer): Promise<number> =>
		(await channel.use((c) => c.checkQueue(names.deadLetters(consumer)))).messageCount;
	return {
		async depths() {
			const depths = Object.keys(topology).map(async (name) => [name, await depthOf(name as Consumer)]);
			// True because there is an entry for each consumer.
			return Object.fromEntries(await Promise.all(depths)) as Record<Consumer, number>;
		},
		async replay(consumer) {
			const depth = await depthOf(consumer);
			const target = { exchange: "", routingKey: names.queue(consumer) };
			for (let count = 0; count < depth; count += 1) {
				const isThere = await channel.use(async (c) => {
					const letter = await c.get(names.deadLetters(consumer));
					if (!letter) return false;
					await channel.publish(sentOn(letter, target));
					c.ack(letter);
					return true;
				});
				if (!isThere) return count;
			}
			return depth;
		},
		close: () => channel.close(),
	};
}

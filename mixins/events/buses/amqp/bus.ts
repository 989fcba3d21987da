import { type AmqpChannel, type ChannelOptions, openChannel } from "../../../amqp/channel.ts";
import { started } from "../../../amqp/started.ts";
import { RETRY_DELAYS_MS } from "../../../retries.ts";
import { consumersOf, requireHandlers } from "../../attempts.ts";
import type { EventBus } from "../../port.ts";
import { startConsumer } from "./consumer.ts";
import { messageOf } from "./message.ts";
import { assertTopology, namesOf } from "./topology.ts";

export interface AmqpBusOptions extends Pick<ChannelOptions, "url" | "logger"> {
	/** Begins the names of its exchanges and queues. */
	clusterName: string;
	/** Waits before the second and further attempts, in milliseconds. */
	delays?: readonly number[];
}

/**
 * The bus of a cluster, on RabbitMQ. A fact leaves its outbox when a quorum queue of each of its consumers has it on
 * disk; consumers acknowledge it after its effect. At least once, in no promised order.
 */
export function amqpBus({ url, clusterName, logger, delays = RETRY_DELAYS_MS }: AmqpBusOptions): EventBus {
	const names = namesOf(clusterName);
	/** One channel for all services of the process, as long as one of them has the bus open. */
	let publisher: AmqpChannel | undefined;
	let users = 0;

	const openPublisher = (): AmqpChannel =>
		openChannel({ url, purpose: "publish", logger, setup: (channel) => assertTopology(channel, names, delays) });

	const publishing = (): AmqpChannel => {
		if (!publisher) throw new TypeError("The bus is not open.");
		return publisher;
	};

	async function release(): Promise<void> {
		users -= 1;
		if (users > 0) return;
		const last = publisher;
		publisher = undefined;
		await last?.close();
	}

	return {
		keepsDeadLetters: true,

		async open() {
			users += 1;
			publisher ??= openPublisher();
			await started(publisher, release);
			return release;
		},

		async publish(facts) {
			const channel = publishing();
			const outcomes = await Promise.allSettled(
				// One that nobody consumes has no queue: it is confirmed, and gone.
				facts.map((fact) =>
					channel.publish({ ...messageOf(fact, names.events), mandatory: consumersOf(fact.type).length > 0 }),
				),
			);
			const lost = outcomes.find((outcome) => outcome.status === "rejected");
			const confirmed = facts.filter((_, i) => outcomes[i]?.status === "fulfilled");
			// Where a part was confirmed, the rest comes again in the next round.
			if (lost && confirmed.length === 0) throw lost.reason;
			return confirmed.map(({ id }) => id);
		},

		except: () => ({ ids: [], types: [] }),

		async consume(consumer, handlers, deadLetter) {
			requireHandlers(consumer, handlers);
			const surroundings = { url, logger, names, delays, publisher: publishing() };
			const { channel, stop } = startConsumer(consumer, handlers, deadLetter, surroundings);
			await started(channel, stop);
			return stop;
		},
	};
}

import type { Consumer } from "../../../../shared/contracts/events.ts";
import { type AmqpChannel, type ChannelOptions, openChannel } from "../../../amqp/channel.ts";
import { consume } from "../../../amqp/consume.ts";
import type { DeadLetter, Handlers } from "../../port.ts";
import { Intake, PREFETCH } from "./intake.ts";
import { sentOn } from "./message.ts";
import { assertTopology, type Names, unbindOthers } from "./topology.ts";
import { type Refused, workOf } from "./work.ts";

/** What all consumers of a bus share. */
export interface Surroundings extends Pick<ChannelOptions, "url" | "logger"> {
	names: Names;
	/** Waits before the second and further attempts, in milliseconds. */
	delays: readonly number[];
	/** The channel for retries and dead letters. */
	publisher: AmqpChannel;
}

export interface RunningConsumer {
	channel: AmqpChannel;
	/** Ends it: what its handlers are doing is finished and acknowledged, what they have not begun goes back. */
	stop(): Promise<void>;
}

/** Consumes a service's queue, on each connection anew. Several consumers of a service share its queue. */
export function startConsumer(
	consumer: Consumer,
	handlers: Handlers,
	deadLetter: DeadLetter,
	surroundings: Surroundings,
): RunningConsumer {
	const { url, logger, names, delays } = surroundings;
	const queue = names.queue(consumer);
	const work = workOf(handlers, refusedOf(consumer, surroundings), deadLetter);
	/** One for each channel whose work is not finished. */
	const intakes = new Set<Intake>();
	let isFirst = true;
	let isStopped = false;

	const channel = openChannel({
		url,
		purpose: "consume",
		logger,
		async setup(channel) {
			await assertTopology(channel, names, delays);
			if (isFirst) await unbindOthers(channel, names, consumer);
			isFirst = false;
			if (isStopped) return;
			const intake = new Intake(channel, work);
			intakes.add(intake);
			channel.on("close", () => intake.stop().then(() => intakes.delete(intake)));
			await channel.prefetch(PREFETCH);
			await consume(channel, queue, (message) => intake.take(message));
		},
	});
	return {
		channel,
		async stop() {
			isStopped = true;
			await Promise.all([...intakes].map((intake) => intake.stop()));
			await channel.close();
		},
	};
}

const refusedOf = (consumer: Consumer, { names, delays, publisher }: Surroundings): Refused => ({
	async retry({ message, failures }) {
		const ms = delays[failures];
		if (ms === undefined) return false;
		const target = { exchange: names.retry(ms), routingKey: names.queue(consumer) };
		await publisher.publish(sentOn(message, target, failures + 1));
		return true;
	},
	async bury(message, failures, reason) {
		const target = { exchange: "", routingKey: names.deadLetters(consumer) };
		await publisher.publish(sentOn(message, target, failures, reason));
	},
});

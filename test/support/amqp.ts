import { connect } from "amqplib";
import { namesOf } from "../../mixins/events/buses/amqp/topology.ts";
import { type Consumer, topology } from "../../shared/contracts/events.ts";

/** A logger that keeps quiet. */
export const quiet = { info() {}, warn() {}, error() {} };

/** Removes everything that a bus has declared for a test cluster. */
export async function removeTopology(url: string, clusterName: string, delays: readonly number[]): Promise<void> {
	const connection = await connect(url);
	const channel = await connection.createChannel();
	const names = namesOf(clusterName);
	const consumers = Object.keys(topology) as Consumer[];
	const retries = delays.map(names.retry);
	const queues = [...consumers.map(names.queue), ...consumers.map(names.deadLetters), ...retries];
	for (const queue of queues) await channel.deleteQueue(queue);
	for (const exchange of [names.events, ...retries]) await channel.deleteExchange(exchange);
	await connection.close();
}

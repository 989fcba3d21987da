import { type Channel, connect } from "amqplib";
import { deadLettersOf, retryOf } from "../../mixins/amqp/queues.ts";
import { namesOf } from "../../mixins/events/buses/amqp/topology.ts";
import { newFact } from "../../shared/broker/fact.ts";
import { type Consumer, type Fact, topology } from "../../shared/contracts/events.ts";

/** A logger that keeps quiet. */
export const quiet = { info() {}, warn() {}, error() {} };

/** A fact that the topology gives carts alone. */
export const claimed = (n: number): Fact<"cart.claimed"> =>
	newFact({
		type: "cart.claimed",
		subject: `crt_${n}`,
		aggregateVersion: n,
		actor: "system:test",
		data: { cartId: `crt_${n}`, userId: "usr_1" },
	});

/** Does something to a RabbitMQ from outside. */
export async function outside<T>(url: string, act: (channel: Channel) => Promise<T>): Promise<T> {
	const connection = await connect(url);
	connection.on("error", () => {});
	try {
		const channel = await connection.createChannel();
		channel.on("error", () => {});
		return await act(channel);
	} finally {
		await connection.close();
	}
}

/** Removes everything that a bus has declared for a test cluster. */
export async function removeTopology(url: string, clusterName: string, delays: readonly number[]): Promise<void> {
	const names = namesOf(clusterName);
	const consumers = Object.keys(topology) as Consumer[];
	const retries = delays.map(names.retry);
	await outside(url, async (channel) => {
		const queues = [...consumers.map(names.queue), ...consumers.map(names.deadLetters), ...retries];
		for (const queue of queues) await channel.deleteQueue(queue);
		for (const exchange of [names.events, ...retries]) await channel.deleteExchange(exchange);
	});
}

/** Removes the job queues that a test cluster has declared. */
export async function removeJobQueues(url: string, cluster: string, queue: string, delays: readonly number[]) {
	const connection = await connect(url);
	const channel = await connection.createChannel();
	const retries = delays.map((ms) => retryOf(cluster, ms));
	for (const name of [`${cluster}.jobs.${queue}`, deadLettersOf(cluster, `jobs.${queue}`), ...retries])
		await channel.deleteQueue(name);
	for (const name of retries) await channel.deleteExchange(name);
	await connection.close();
}

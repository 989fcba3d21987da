import type { Service, ServiceSchema } from "moleculer";
import { runtimeOf } from "../../../shared/runtime.ts";
import { memoryQueues } from "./memory.ts";
import type { JobHandler, JobQueues } from "./port.ts";

/** A service that works on queues: its handlers by the names of the queues. */
export interface QueueSchema extends ServiceSchema {
	AMQPQueues?: Record<string, JobHandler>;
	/** Moleculer calls it when mixins are merged; its type forgets it. */
	merged?(schema: QueueSchema): void;
}

interface Running {
	queues: JobQueues;
	stops: (() => Promise<void>)[];
}

const running = new WeakMap<Service, Running>();

/**
 * Gives a service job queues, as moleculer-amqp-queue does: it declares handlers by their queues in `AMQPQueues` and
 * adds jobs with `addAMQPJob`. A handler is given the message and the number of the attempt instead of a channel; its
 * job is acknowledged when it resolves. Queues are on RabbitMQ where AMQP_URL is set, else in memory.
 */
export const jobQueues: Partial<ServiceSchema> = {
	methods: {
		addAMQPJob(this: Service, queue: string, message: unknown) {
			return addJob(this, queue, message);
		},
	},
	async started(this: Service) {
		const queues = await queuesFor(this);
		const state: Running = { queues, stops: [] };
		running.set(this, state);
		const { AMQPQueues = {} } = this.schema as QueueSchema;
		for (const [queue, handler] of Object.entries(AMQPQueues))
			state.stops.push(await queues.work(queue, handler.bind(this)));
	},
	async stopped(this: Service) {
		const { queues, stops } = running.get(this) ?? { stops: [] };
		await Promise.all(stops.map((stop) => stop()));
		await queues?.close();
	},
};

/** What `addAMQPJob` does: resolves when the job is safe. Throws ServiceUnavailable. */
export async function addJob(service: Service, queue: string, message: unknown): Promise<void> {
	const state = running.get(service);
	if (!state) throw new TypeError(`${service.name} is not started.`);
	await state.queues.add(queue, message);
}

async function queuesFor(service: Service): Promise<JobQueues> {
	const { amqpUrl: url, clusterName } = runtimeOf(service).config;
	if (!url) return memoryQueues();
	// Only here, so that a store without RabbitMQ loads no client.
	const { amqpQueues } = await import("./amqp.ts");
	return amqpQueues({ url, clusterName, logger: service.logger });
}

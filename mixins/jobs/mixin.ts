import type { Service, ServiceSchema } from "moleculer";
import type { Ctx } from "../../shared/broker/call.ts";
import { DEFAULT_LIMIT, type Page } from "../../shared/contracts/common.ts";
import type { Job } from "../../shared/contracts/jobs.ts";
import { decodeCursor, encodeCursor } from "../../shared/cursor.ts";
import type { Collection } from "../document-store/port.ts";
import { JobDesk, toJob } from "./desk.ts";
import type { JobDocument, Work } from "./port.ts";
import { addJob, jobQueues, type QueueSchema } from "./queues/mixin.ts";
import { memorySignal } from "./signal.ts";
import { startWorker } from "./worker.ts";

export interface JobsOptions {
	/** Where the service's jobs are; its store's mixin stands before this one. */
	collection: (service: Service) => Collection<JobDocument>;
	/** The work by type of job. */
	work: (service: Service) => Record<string, Work>;
}

/** Gives a service jobs: a worker that runs with it, and the three actions of its contract. */
export function jobs({ collection, work }: JobsOptions) {
	const signal = memorySignal();
	const stops = new Map<Service, () => Promise<void>>();
	const deskOf = (service: Service) => new JobDesk(service.name, collection(service));
	const mixin: Partial<QueueSchema> = {
		// True because a mixin is a schema with some members.
		mixins: [jobQueues as ServiceSchema],
		// A node keeps what woke it as long as it has work, so that the next message wakes one that has none.
		merged(schema) {
			schema.AMQPQueues = { ...schema.AMQPQueues, [schema.name]: () => signal.ring() };
		},
		async started(this: Service) {
			stops.set(this, startWorker(deskOf(this), work(this), signal, this.logger));
		},
		async stopped(this: Service) {
			await stops.get(this)?.();
			stops.delete(this);
		},
	};
	/** Wakes a node of the service that has nothing to do. Where that fails, they look by themselves in a moment. */
	function wake(): void {
		for (const service of stops.keys()) addJob(service, service.name, {}).catch(() => {});
	}
	return {
		mixin,
		/** Where the service opens and submits its jobs. */
		deskOf,
		/** Says that a job was submitted or cancelled, so that it is worked on at once. */
		wake,
		actions: {
			async get({ service, params }: Ctx<{ id: string }>): Promise<Job> {
				return toJob(await deskOf(service!).get(params.id));
			},
			async list({ service, params }: Ctx<{ limit?: number; cursor?: string }>): Promise<Page<Job>> {
				const { limit = DEFAULT_LIMIT, cursor } = params;
				const [before] = cursor === undefined ? [] : decodeCursor(cursor, ["string"]);
				const { data, last } = await deskOf(service!).list(limit, before);
				const nextCursor = last === undefined ? null : encodeCursor([last]);
				return { data: data.map(toJob), page: { nextCursor, hasMore: last !== undefined } };
			},
			async cancel({ service, params }: Ctx<{ id: string }>): Promise<null> {
				await deskOf(service!).cancel(params.id);
				wake();
				return null;
			},
		},
	};
}

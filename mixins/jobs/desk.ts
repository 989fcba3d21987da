import type { KeyedRequest } from "../../shared/broker/keyed-request.ts";
import type { Actor } from "../../shared/contracts/events.ts";
import type { Job } from "../../shared/contracts/jobs.ts";
import { type Duplicate, IdempotencyKeyReused, NotFound, ServiceUnavailable } from "../../shared/errors.ts";
import { newJobId } from "../../shared/ids.ts";
import type { Change, Collection } from "../document-store/port.ts";
import type { JobDocument, Step } from "./port.ts";

/** A worker that is not heard of for so long has lost its job. */
export const WORK_LEASE_MS = 5_000;
/** An upload is renewed every few seconds as long as it lasts. */
export const UPLOAD_LEASE_MS = 30_000;
const MAX_TRIES = 20;

/** Where a service's jobs are opened, handed out, and ended. */
export class JobDesk {
	readonly #service: string;
	readonly #jobs: Collection<JobDocument>;
	readonly #now: () => number;

	constructor(service: string, jobs: Collection<JobDocument>, now = Date.now) {
		this.#service = service;
		this.#jobs = jobs;
		this.#now = now;
	}

	/** Opens a job whose input is about to come in. */
	open(type: string, actor: Actor): Promise<JobDocument> {
		const leaseUntil = this.#now() + UPLOAD_LEASE_MS;
		return this.#jobs.insert({ ...this.#newJob(type, actor), status: "receiving", leaseUntil, hasInput: true });
	}

	/**
	 * Queues a job that needs no input. Where the same request was made before, answers the job it made, and
	 * `isReplayed`. Throws IdempotencyKeyReused where the key stands for another request.
	 */
	async request(type: string, actor: Actor, request: KeyedRequest): Promise<{ job: JobDocument; isReplayed: boolean }> {
		try {
			const job = await this.#jobs.insert({ ...this.#newJob(type, actor), ...request });
			return { job, isReplayed: false };
		} catch (error) {
			return { job: await this.#madeBy(request, error), isReplayed: true };
		}
	}

	/** Says that a job's input is still coming in. */
	async renewUpload(id: string): Promise<void> {
		await this.#jobs.update({ _id: id, status: "receiving" }, { $set: { leaseUntil: this.#now() + UPLOAD_LEASE_MS } });
	}

	/** Lets an upload go: what was kept of it is discarded at the next look. */
	async abandon(id: string): Promise<void> {
		await this.#jobs.update({ _id: id, status: "receiving" }, { $set: { leaseUntil: 0 } });
	}

	/**
	 * Queues a job whose input is complete. Where the same request was made before, answers the job it made, and
	 * `isReplayed`. Throws IdempotencyKeyReused where the key stands for another request.
	 */
	async submit(
		id: string,
		request: KeyedRequest,
		{ input, total }: { input: Record<string, unknown>; total: number },
	): Promise<{ job: JobDocument; isReplayed: boolean }> {
		try {
			const job = await this.#jobs.update(
				{ _id: id, status: "receiving" },
				{
					$set: { status: "queued", leaseUntil: 0, input, "progress.total": total, ...request },
					$inc: { version: 1 },
				},
			);
			// The lease ran out during an upload that stood still, and somebody tidied up.
			if (!job) throw new ServiceUnavailable("The import");
			return { job, isReplayed: false };
		} catch (error) {
			return { job: await this.#madeBy(request, error), isReplayed: true };
		}
	}

	/** Gives out the oldest job that nobody works on; undefined when there is none. */
	async claim(): Promise<JobDocument | undefined> {
		const where = { status: { $in: ["queued", "running"] }, leaseUntil: { $lt: this.#now() } };
		const { data } = await this.#jobs.find({ where, limit: 1 });
		const [job] = data;
		if (!job) return undefined;
		const $set = { status: "running", startedAt: job.startedAt ?? this.#time(), leaseUntil: this.#lease() };
		return (await this.#change(job, { $set })) ?? undefined;
	}

	/** Writes down what a step has done, and keeps the job; null where it was lost. */
	advance(job: JobDocument, { isLast, progress, report, input }: Step): Promise<JobDocument | null> {
		const end = isLast ? { status: "done", finishedAt: this.#time(), leaseUntil: 0 } : { leaseUntil: this.#lease() };
		return this.#change(job, { $set: { progress, report, input, ...end } });
	}

	/** Keeps a job that cannot go on for the moment; null where it was lost. */
	keep(job: JobDocument): Promise<JobDocument | null> {
		return this.#change(job, { $set: { leaseUntil: this.#lease() } });
	}

	/** Gives a job back for another worker, or for the next start. */
	async release(job: JobDocument): Promise<void> {
		await this.#change(job, { $set: { leaseUntil: 0 } });
	}

	/** Gives a job up. */
	async fail(job: JobDocument): Promise<void> {
		await this.#change(job, { $set: { status: "failed", finishedAt: this.#time(), leaseUntil: 0 } });
	}

	/** Reads a job. Throws NotFound. */
	async get(id: string): Promise<JobDocument> {
		const job = await this.#jobs.get(id);
		if (!job || job.status === "receiving") throw new NotFound("job");
		return job;
	}

	/** Finds the job that a request with this key made. */
	async find(requestKey: string): Promise<JobDocument | undefined> {
		const { data } = await this.#jobs.find({ where: { requestKey }, limit: 1 });
		return data[0];
	}

	/** Newest first, from behind an id; with one more than `limit` there is a next page. */
	async list(limit: number, before?: string): Promise<{ data: JobDocument[]; last?: string }> {
		const { data, next } = await this.#jobs.find({
			where: { status: { $ne: "receiving" } },
			sort: [["_id", -1]],
			limit,
			...(before !== undefined && { after: [before] }),
		});
		return { data, ...(next && { last: data.at(-1)!._id }) };
	}

	/** Ends a job early; one that has ended stays as it is. Throws NotFound. */
	async cancel(id: string): Promise<void> {
		for (let tries = 0; tries < MAX_TRIES; tries++) {
			const job = await this.get(id);
			if (job.status !== "queued" && job.status !== "running") return;
			const $set = { status: "cancelled", finishedAt: this.#time(), leaseUntil: 0 };
			if (await this.#change(job, { $set })) return;
		}
		throw new ServiceUnavailable("The job");
	}

	/** Jobs that have ended and uploads that broke off, for which something is still kept. */
	async leftovers(limit = 20): Promise<JobDocument[]> {
		const ended = { status: { $in: ["done", "failed", "cancelled"] }, hasInput: true };
		const broken = { status: "receiving", leaseUntil: { $lt: this.#now() } };
		const found = await Promise.all([ended, broken].map((where) => this.#jobs.find({ where, limit })));
		return found.flatMap(({ data }) => data);
	}

	/** Says that nothing is kept for a job any more; one that never was complete is forgotten. */
	async forget({ _id, status }: JobDocument): Promise<void> {
		if (status === "receiving") await this.#jobs.remove({ _id, status });
		else await this.#jobs.update({ _id }, { $set: { hasInput: false } });
	}

	/** The job that the same request made before, where that is why it failed. */
	async #madeBy({ requestKey, fingerprint }: KeyedRequest, error: unknown): Promise<JobDocument> {
		if ((error as Duplicate).type !== "DUPLICATE") throw error;
		const job = await this.find(requestKey);
		if (job?.fingerprint !== fingerprint) throw new IdempotencyKeyReused();
		return job;
	}

	#newJob(type: string, actor: Actor): JobDocument {
		return {
			_id: newJobId(this.#service),
			version: 1,
			type,
			status: "queued",
			progress: { done: 0 },
			report: { created: 0, updated: 0, unchanged: 0, failed: 0, ignored: 0, errors: [] },
			input: {},
			actor,
			leaseUntil: 0,
			hasInput: false,
			createdAt: this.#time(),
		};
	}

	#change({ _id, version }: JobDocument, change: Change): Promise<JobDocument | null> {
		return this.#jobs.update({ _id, version }, { ...change, $inc: { version: 1 } });
	}

	#time(): string {
		return new Date(this.#now()).toISOString();
	}

	#lease(): number {
		return this.#now() + WORK_LEASE_MS;
	}
}

/** A job as the API shows it. */
export function toJob({ _id, type, status, progress, report, createdAt, startedAt, finishedAt }: JobDocument): Job {
	// Only submitted jobs are shown.
	const shown = status as Job["status"];
	const times = { createdAt, startedAt: startedAt ?? null, finishedAt: finishedAt ?? null };
	return { id: _id, type, status: shown, progress, report, ...times };
}

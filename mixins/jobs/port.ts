import type { Actor } from "../../shared/contracts/events.ts";
import type { ImportReport, Job } from "../../shared/contracts/jobs.ts";
import type { CollectionDefinition, Document } from "../document-store/port.ts";

/**
 * A job as its service keeps it. The document is the truth about the work; queues only say quickly that there is some.
 * Every change is guarded by `version`: whoever works on a job and finds it changed has lost it, to a cancellation or
 * to another worker, and stops.
 */
export interface JobDocument extends Document {
	type: string;
	/** `receiving`: its input is still coming in; nobody is shown the job before that is complete. */
	status: "receiving" | Job["status"];
	progress: Job["progress"];
	report: ImportReport;
	/** What the work needs, and how far it got: plain JSON of the job's type. */
	input: Record<string, unknown>;
	/** Who asked for it. */
	actor: Actor;
	/** Until when (epoch milliseconds) somebody receives its input or works on it; renewed on the way, 0 for nobody. */
	leaseUntil: number;
	/** Something is kept for it elsewhere, to be discarded when it has ended. */
	hasInput: boolean;
	/** The Idempotency-Key of its request, hashed with its caller, and the request's fingerprint. */
	requestKey?: string;
	fingerprint?: string;
	/** ISO 8601 UTC. */
	createdAt: string;
	startedAt?: string;
	finishedAt?: string;
}

/** What a step of work has done. */
export interface Step {
	progress: Job["progress"];
	report: ImportReport;
	input: Record<string, unknown>;
	isLast: boolean;
}

/** The work of one type of job. */
export interface Work {
	/**
	 * Does the next piece, well within 5 s, and answers the job's state after it; the same piece may be done again after
	 * a crash. `later` when it cannot go on now: it is asked again in a moment.
	 */
	step(job: JobDocument): Promise<Step | "later">;
	/** Ends what its steps left running; called when this worker lets the job go, however it ends here. */
	leave?(jobId: string): Promise<void>;
	/** Removes what is kept for a job that has ended; may be repeated. */
	discard(jobId: string): Promise<void>;
}

/** Says to whoever works that there is work. May be lost or repeated: workers also look by themselves. */
export interface WorkSignal {
	/** Resolves when those who heard it have nothing left to do. */
	ring(): Promise<void>;
	/** Calls back at each ring until the answer is called; the listener resolves when it has nothing left to do. */
	onRing(listener: () => Promise<void>): () => void;
}

export const JOBS: CollectionDefinition = {
	name: "jobs",
	fields: { status: "string", leaseUntil: "number", hasInput: "boolean", requestKey: "string" },
	required: ["status", "leaseUntil", "hasInput"],
	indexes: [
		{ name: "open", fields: ["status", "leaseUntil"] },
		{ name: "requestKey", fields: ["requestKey"], unique: true },
	],
};

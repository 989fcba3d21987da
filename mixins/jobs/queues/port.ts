/** Does a job: done when it resolves; where it throws, it is tried again later. `attempt` is 1 the first time. */
export type JobHandler = (message: any, attempt: number) => Promise<void>;

/** A job that failed for good. */
export interface DeadJob {
	/** The JSON that was added. */
	text: string;
	reason: string;
}

/**
 * Queues of jobs by their names. A job is done at least once; each worker does one at a time. What a handler throws
 * counts as an attempt, but for an error that says "not now" (503); after the last one it is a dead job.
 */
export interface JobQueues {
	/** Adds a job (plain JSON); resolves when it is safe. Throws ServiceUnavailable; whether it was added is then unknown. */
	add(queue: string, message: unknown): Promise<void>;
	/** Works on a queue until the answer is called, which resolves when the job in hand is done. */
	work(queue: string, handler: JobHandler): Promise<() => Promise<void>>;
	/** The dead jobs of a queue, oldest first, at most 100. */
	dead(queue: string): Promise<DeadJob[]>;
	close(): Promise<void>;
}

import { isUnavailable } from "../../shared/errors.ts";
import type { JobDesk } from "./desk.ts";
import type { JobDocument, Step, Work, WorkSignal } from "./port.ts";

/** The look is the truth; a signal only makes it quick. */
export const LOOK_MS = 1_000;
const PAUSE_MS = 250;
/** Failures in a row that are nobody's outage before a job is given up. */
const MAX_FAILURES = 5;

type Logger = Record<"info" | "warn" | "error", (message: string, details?: object) => void>;

/**
 * Works through a service's jobs, one at a time, for as long as the process runs: a job that another process left,
 * killed or stopped, is gone on with where it was. The answer ends it after the step in progress and gives the job back.
 */
export function startWorker(
	desk: JobDesk,
	work: Record<string, Work>,
	signal: WorkSignal,
	logger: Logger,
): () => Promise<void> {
	let isStopped = false;
	let wake: (() => void) | undefined;
	let isRung = false;
	let idle = Promise.withResolvers<void>();
	const stopListening = signal.onRing(() => {
		isRung = true;
		wake?.();
		return idle.promise;
	});

	const sleep = (ms: number) =>
		new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms * (0.75 + Math.random() / 2));
			wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});

	async function finish(job: JobDocument): Promise<void> {
		// A type that this version does not know is a later version's: it waits for it.
		const { step } = work[job.type] ?? { step: async () => "later" as const };
		let held: JobDocument | null = job;
		for (let failures = 0; held?.status === "running"; ) {
			if (isStopped) return desk.release(held);
			try {
				const done: Step | "later" = await step(held);
				held = done === "later" ? await desk.keep(held) : await desk.advance(held, done);
				failures = 0;
				if (done === "later") await sleep(PAUSE_MS);
			} catch (error) {
				if (!isUnavailable(error)) failures++;
				logger.warn(`The job ${job._id} could not go on; it is tried again.`, { error: String(error) });
				if (failures === MAX_FAILURES) break;
				await sleep(LOOK_MS);
			}
		}
		if (held?.status !== "running") return;
		logger.error(`The job ${job._id} is given up.`);
		await desk.fail(held);
	}

	async function tidy(): Promise<void> {
		for (const job of await desk.leftovers()) {
			await work[job.type]?.discard(job._id);
			await desk.forget(job);
		}
	}

	async function run(): Promise<void> {
		while (!isStopped) {
			isRung = false;
			try {
				await tidy();
				const job = await desk.claim();
				if (job) {
					await finish(job).finally(() => work[job.type]?.leave?.(job._id));
					continue;
				}
				if (!isRung) {
					idle.resolve();
					idle = Promise.withResolvers();
				}
			} catch (error) {
				logger.warn("The jobs could not be looked at; it is tried again.", { error: String(error) });
			}
			if (!isRung && !isStopped) await sleep(LOOK_MS);
		}
	}

	const running = run();
	return async () => {
		isStopped = true;
		stopListening();
		wake?.();
		await running;
		idle.resolve();
	};
}

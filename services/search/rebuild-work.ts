import { setTimeout as delay } from "node:timers/promises";
import type { JobDocument, Step, Work } from "../../mixins/jobs/port.ts";
import type { RebuildReport } from "../../mixins/search-index/port.ts";
import type { FilledIndex } from "./sources.ts";

/** The type of the job that builds all indexes anew, one after the other. */
export const REBUILD = "search.rebuild";

const STEP_MS = 1_000;

/** How far the job is: the indexes that are complete, and how many documents went into them. */
export interface RebuildInput extends Record<string, unknown> {
	complete?: string[];
	taken?: number;
}

/** A rebuild of one index that goes on between the steps of its job. */
interface Running {
	index: FilledIndex;
	/** Documents of the source so far. */
	taken: number;
	result: Promise<RebuildReport>;
	stop(): void;
}

/**
 * Builds the indexes anew in the background of the job's steps; a step tells how far that is. What was complete is not
 * built again after a crash; the index in progress is begun anew.
 */
export function rebuildWork(indexes: () => FilledIndex[]): Work {
	const running = new Map<string, Running>();

	function begin(jobId: string, index: FilledIndex): Running {
		const stopping = new AbortController();
		const run: Running = {
			index,
			taken: 0,
			result: index.engine.rebuild(counted()),
			stop: () => stopping.abort(),
		};
		async function* counted() {
			for await (const changes of index.source(stopping.signal)) {
				run.taken += changes.length;
				yield changes;
			}
		}
		// Whoever takes a step is told; where the job was left meanwhile, nobody needs to be.
		run.result.catch(() => undefined);
		running.set(jobId, run);
		return run;
	}

	async function end(jobId: string): Promise<void> {
		const run = running.get(jobId);
		running.delete(jobId);
		run?.stop();
		await run?.result.catch(() => undefined);
	}

	return {
		async step(job): Promise<Step> {
			// True because nobody else writes the input of this type of job.
			const { complete = [], taken = 0 } = job.input as RebuildInput;
			const index = indexes().find(({ name }) => !complete.includes(name));
			if (!index) return { ...job, isLast: true };
			const run = running.get(job._id) ?? begin(job._id, index);
			try {
				const report = await Promise.race([run.result, delay(STEP_MS)]);
				const done = taken + run.taken;
				if (!report) return { ...job, progress: { done }, isLast: false };
				running.delete(job._id);
				const input: RebuildInput = { complete: [...complete, index.name], taken: done };
				const isLast = input.complete!.length === indexes().length;
				const progress = isLast ? { done, total: done } : { done };
				return { progress, report: added(job, run, report), input, isLast };
			} catch (error) {
				running.delete(job._id);
				throw error;
			}
		},
		leave: end,
		async discard() {},
	};
}

function added({ report }: JobDocument, { index, taken }: Running, { rejected }: RebuildReport): Step["report"] {
	const errors = rejected.map(({ id, reason }, i) => ({
		line: report.failed + i + 1,
		pointer: `/${index.name}/${id}`,
		code: "REJECTED",
		message: reason,
	}));
	return {
		...report,
		updated: report.updated + taken - rejected.length,
		failed: report.failed + rejected.length,
		errors: [...report.errors, ...errors],
	};
}

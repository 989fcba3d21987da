import { setImmediate as nextTurn } from "node:timers/promises";
import type { JobDocument, Step, Work } from "../../../mixins/jobs/port.ts";
import type { ImportReport } from "../../../shared/contracts/jobs.ts";
import { Directory } from "../categories/directory.ts";
import { parts } from "../lookup.ts";
import type { Store } from "../store.ts";
import { chunkId } from "./chunks.model.ts";
import type { ImportChunk } from "./file.ts";
import { importRows } from "./import-rows.ts";
import { added, EMPTY_REPORT, reportOnBroken } from "./report.ts";
import { readRows } from "./rows.ts";
import type { ImportInput } from "./spool.ts";

/** Rows that are written in one commit, and in one turn of the loop: requests are answered between. */
const ROWS_PER_COMMIT = 500;
/** Products whose facts may wait for the relay before an import waits too. */
const MAX_PENDING = 10_000;
/** How long an import believes in the categories it has read; a renamed one is followed for longer. */
export const DIRECTORY_AGE_MS = 5_000;

/** Works through imports into a store of `currency`, a chunk a step. `wake` is told of new facts. */
export function importWork(store: Store, { currency, wake }: { currency: string; wake: () => void }): Work {
	let directory: { read: Promise<Directory>; at: number } | undefined;
	const directoryNow = (): Promise<Directory> => {
		if (!directory || Date.now() - directory.at > DIRECTORY_AGE_MS)
			directory = { read: Directory.read(store.categories), at: Date.now() };
		return directory.read;
	};

	async function importChunk(chunk: ImportChunk, { actor, input }: JobDocument): Promise<ImportReport> {
		const { correlationId } = input as ImportInput;
		let report = EMPTY_REPORT;
		for (const lines of parts(chunk.lines, ROWS_PER_COMMIT)) {
			await nextTurn();
			const results = readRows({ ...chunk, lines }, currency);
			for (const result of results)
				if ("issues" in result) report = added(report, reportOnBroken(result.line, result.issues));
			const sound = results.flatMap((result) => ("row" in result ? [result] : []));
			const cause = { actor, correlationId };
			report = added(report, await importRows(store, await directoryNow(), sound, cause));
			wake();
		}
		return report;
	}

	return {
		async step(job): Promise<Step | "later"> {
			// True because `spool` wrote it.
			const input = job.input as ImportInput;
			if (input.next >= input.chunks) return { ...job, isLast: true };
			const pending = await store.products.count({ "outbox.id": { $gt: "" } }, MAX_PENDING);
			if (pending >= MAX_PENDING) return "later";
			const spooled = await store.importChunks.get(chunkId(job._id, input.next));
			// It went with the job's cancellation, which the worker is about to notice.
			if (!spooled) return "later";
			const chunk: ImportChunk = JSON.parse(spooled.text);
			const report = await importChunk(chunk, job);
			return {
				progress: { ...job.progress, done: job.progress.done + chunk.lines.length },
				report: added(job.report, report),
				input: { ...input, next: input.next + 1 },
				isLast: input.next + 1 === input.chunks,
			};
		},
		async discard(jobId) {
			await store.importChunks.remove({ jobId });
		},
	};
}

import { strict as assert } from "node:assert";
import type { Job } from "../../shared/contracts/jobs.ts";
import { until } from "../support/client.ts";
import type { Lab } from "./lab.ts";
import type { Rows } from "./rows.ts";

/** Patience for each step of an import. */
const WITHIN_MS = 300_000;

/** How an import went. Times are seconds. */
export interface Import {
	rows: number;
	megabytes: number;
	/** From the first byte to `done`. */
	done: number;
	/** From `done` until a search finds all, and until all stock is there. */
	searchable: number;
	stocked: number;
	/** Bytes; of the Node process since its start. */
	peak: number;
}

/** Imports the rows through the API as staff does, and waits until all are for sale, in stock and found. */
export async function importRows(lab: Lab, { rows }: Rows, say: (line: string) => void): Promise<Import> {
	const { api, books, meter } = lab;
	const token = await lab.admin();
	const file = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
	const begun = performance.now();
	const upload = await api.request("POST", "/admin/imports?type=products", {
		token,
		key: true,
		raw: { type: "application/x-ndjson", data: file },
	});
	assert.equal(upload.status, 202, JSON.stringify(upload.body));
	say(`  ${rows.length} rows are uploaded after ${inSeconds(performance.now() - begun)}`);
	await finish(lab, upload.headers.get("location")!, token, rows.length, say);
	const finished = performance.now();

	const sinceDone = async (step: Promise<unknown>): Promise<number> => {
		await step;
		return (performance.now() - finished) / 1000;
	};
	const searched = until(
		() => api.get("/search/products?limit=1"),
		({ status, body }) => status === 200 && body.total.value === rows.length,
		WITHIN_MS,
	);
	const levels = until(
		async () => (await books("inventory", "SELECT count(*)::integer AS count FROM levels"))[0],
		(row) => (row as { count: number }).count === rows.length,
		WITHIN_MS,
	);
	// Products has heard of the stock too: the outbox is empty, and what it told is applied.
	const told = levels.then(() =>
		until(
			async () => (await books("inventory", "SELECT count(*)::integer AS count FROM outbox"))[0],
			(row) => (row as { count: number }).count === 0,
			WITHIN_MS,
		),
	);
	const [searchable, stocked] = await Promise.all([sinceDone(searched), sinceDone(levels), sinceDone(told)]);
	say(`  all are searchable ${searchable.toFixed(1)} s and stocked ${stocked.toFixed(1)} s after that`);
	return {
		rows: rows.length,
		megabytes: file.length / 1e6,
		done: (finished - begun) / 1000,
		searchable,
		stocked,
		peak: meter.memory().nodePeak,
	};
}

/** Watches the job until it has ended well. */
async function finish({ api }: Lab, location: string, token: string, count: number, say: (line: string) => void) {
	let said = 0;
	const { body: job } = await until(
		async () => {
			const answer = await api.get<Job>(location, { token });
			const { done } = answer.body.progress;
			if (done >= said + count / 5) {
				say(`  … ${done} of ${count} rows`);
				said = done;
			}
			return answer;
		},
		({ body }) => body.status !== "queued" && body.status !== "running",
		WITHIN_MS,
	);
	assert.equal(job.status, "done", JSON.stringify(job));
	assert.equal(job.report.failed, 0, JSON.stringify(job.report.errors));
	assert.equal(job.report.created, count, JSON.stringify(job.report));
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

import { strict as assert } from "node:assert";
import type { Job } from "../../../shared/contracts/jobs.ts";
import { until } from "../../support/client.ts";
import { Latencies } from "../latencies.ts";
import { type Bench, type Outcome, read } from "./bench.ts";

const WITHIN_MS = 300_000;

/** Builds the index anew while searches go on, each of which must be answered with the same total. */
export async function rebuild(bench: Bench): Promise<Outcome> {
	const { lab, catalogue, random } = bench;
	const token = await lab.admin();
	const { total } = await read(bench, "/search/products?limit=1");
	const begun = performance.now();
	const asked = await lab.api.post("/admin/search/rebuilds", undefined, { token });
	assert.equal(asked.status, 202, JSON.stringify(asked.body));
	const state = { isRunning: true };
	const latencies = new Latencies();
	const errors = new Map<string, number>();
	const searches = (async () => {
		while (state.isRunning) {
			const sent = performance.now();
			// Each is another address, so that no cache answers it.
			const most = 1e9 + random.below(1e9);
			const { status, body } = await lab.api.get(`/search/products?limit=20&price[lte]=${most}`);
			latencies.add(performance.now() - sent);
			const isRight = status === 200 && body.total.value === total.value;
			if (!isRight)
				errors.set(`status ${status}, another total`, (errors.get(`status ${status}, another total`) ?? 0) + 1);
		}
	})();
	const location = asked.headers.get("location")!;
	const job = await until(
		async () => (await lab.api.get<Job>(location, { token })).body,
		({ status }) => status !== "queued" && status !== "running",
		WITHIN_MS,
	);
	const seconds = (performance.now() - begun) / 1_000;
	state.isRunning = false;
	await searches;
	assert.equal(job.status, "done", JSON.stringify(job));
	const note = `${catalogue.cards.length} products and all orders; ${latencies.count} searches meanwhile`;
	const figures = { seconds, p50: latencies.percentile(50), p99: latencies.percentile(99) };
	return { rows: [{ name: "rebuild", figures, errors, note }], violations: [] };
}

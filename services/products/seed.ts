import { setTimeout as delay } from "node:timers/promises";
import type { JobDesk } from "../../mixins/jobs/desk.ts";
import { sha256 } from "../../shared/ids.ts";
import { demoRows } from "./demo/catalogue.ts";
import { spool } from "./import/spool.ts";
import { BY_ITSELF } from "./revisions.ts";
import type { Store } from "./store.ts";

const MARKER = "seed";
const LOOK_MS = 50;

/** What the seed uses of its service. */
export interface SeedBed {
	store: Store;
	desk: JobDesk;
	currency: string;
	/** Says that a job was submitted. */
	wake(): void;
	isStopped(): boolean;
}

/**
 * Fills an empty store with the demo catalogue, through the importer, once: a marker is written last. A start that
 * was killed before it repeats the same import, which changes nothing that is there. Answers how many products there
 * are now, or undefined where nothing was to be done or the service stopped first.
 */
export async function seed({ store, desk, currency, wake, isStopped }: SeedBed): Promise<number | undefined> {
	if (await store.markers.get(MARKER)) return undefined;
	const bytes = Buffer.from(
		demoRows(currency)
			.map((row) => `${JSON.stringify(row)}\n`)
			.join(""),
	);
	const requestKey = sha256(`${MARKER} ${sha256(bytes)}`);
	const [begun] = (await store.jobs.find({ where: { requestKey }, limit: 1 })).data;
	// Products that no seed began with are somebody's own.
	if (!begun && (await store.products.count({}, 1)) > 0) return undefined;
	const body = (async function* () {
		yield bytes;
	})();
	const { job } = await spool(store, desk, { body, format: "ndjson", actor: BY_ITSELF.actor, requestKey });
	wake();
	let { status } = job;
	while (status === "queued" || status === "running") {
		if (isStopped()) return undefined;
		await delay(LOOK_MS);
		({ status } = await desk.get(job._id));
	}
	if (status === "failed") return undefined;
	await store.markers.insertMany([{ _id: MARKER, version: 1, at: new Date().toISOString() }], "skip");
	return store.products.count({});
}

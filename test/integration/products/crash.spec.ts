import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { JOBS, type JobDocument } from "../../../mixins/jobs/port.ts";
import { demoRows } from "../../../services/products/demo/catalogue.ts";
import { store } from "../../../services/products/store.ts";
import { call } from "../../../shared/broker/call.ts";
import { as, scratchDir } from "../../support/broker.ts";
import { documentsFor, documentsOf } from "../../support/documents.ts";
import { eventually } from "../../support/eventually.ts";
import { ended, importAll, ndjson, staff, startProducts } from "../../support/products.ts";

const PROCESS = resolve(import.meta.dirname, "../../support/import-process.ts");
const ROWS = 6_000;
/** A process that does not get as far as it should is ended, and its test fails. */
const MAX_CHILD_MS = 15_000;

/** Two rows a product; every hundredth row is broken. */
const rows = Array.from({ length: ROWS }, (_, i) => ({
	sku: `K-${i}`,
	name: `Kill ${i >> 1}`,
	priceMinor: i % 100 === 99 ? -1 : i,
	currency: "USD",
	product: `kill-${i >> 1}`,
	categoryPath: ["Kills", `Group ${i % 7}`],
	options: { half: i % 2 ? "second" : "first" },
}));
const BROKEN = ROWS / 100;

let scratch: Awaited<ReturnType<typeof scratchDir>>;
let dataDir: string;
let file: string;
beforeEach(async () => {
	scratch = await scratchDir();
	dataDir = join(scratch.path, "data");
	await documentsFor(dataDir, ["products"]);
	file = join(scratch.path, "rows.ndjson");
	await writeFile(file, ndjson(rows));
});
afterEach(() => scratch.remove());

/** Runs an import in a process of its own and sends it the signal once it has printed `kept` or `done` with so many. */
async function interrupt(
	signal: "SIGKILL" | "SIGTERM",
	what: "kept" | "done" | "kept|done",
	least: number,
	{ source, input }: { source?: string; input?: string } = {},
): Promise<void> {
	const child = spawn(process.execPath, [PROCESS, dataDir, ...(source ? [source] : [])]);
	const ended = once(child, "exit");
	const limit = setTimeout(() => child.kill("SIGABRT"), MAX_CHILD_MS);
	let output = "";
	child.stderr.on("data", (text: Buffer) => (output += text));
	child.stdout.on("data", (text: Buffer) => {
		output += text;
		const counts = [...output.matchAll(new RegExp(`^(?:${what}) (\\d+)$`, "gm"))].map(([, count]) => Number(count));
		if (!child.killed && Math.max(-1, ...counts) >= least) child.kill(signal);
	});
	// A killed process takes no more of it.
	child.stdin.on("error", () => {});
	if (input) child.stdin.write(input);
	const [code, by] = await ended;
	clearTimeout(limit);
	expect({ code, by, output }).toMatchObject(signal === "SIGKILL" ? { by: signal } : { code: 0 });
}

/** Lets the time pass in which a job waits for the worker that was killed. */
async function passLeases(): Promise<void> {
	const database = await documentsOf(dataDir, "products");
	const jobs = database.collection<JobDocument>(JOBS);
	await database.open();
	const { data } = await jobs.find({ where: { status: "running" }, limit: 10 });
	for (const { _id } of data) await jobs.update({ _id }, { $set: { leaseUntil: 0 } });
	await database.close();
}

const onlyJob = async (broker: Parameters<typeof ended>[0]) => {
	const { data } = await call(broker, "products.jobs.list", {}, staff());
	expect(data).toHaveLength(1);
	return data[0]!;
};

describe("an import", () => {
	test("that is killed three times ends complete, with no row twice, and is not called done before", async () => {
		await interrupt("SIGKILL", "done", 500, { source: file });
		await passLeases();
		await interrupt("SIGKILL", "done", 1_500);
		await passLeases();
		await interrupt("SIGKILL", "done", 3_000);

		const { broker, stop } = await startProducts(dataDir);
		try {
			const left = await onlyJob(broker);
			expect(left.status).toBe("running");
			const { status, progress, report } = await ended(broker, left.id);
			const { created, updated, unchanged, failed } = report;
			expect({ status, progress }).toEqual({ status: "done", progress: { done: ROWS, total: ROWS } });
			expect({ failed, sum: created + updated + unchanged }).toEqual({ failed: BROKEN, sum: ROWS - BROKEN });

			const list = await call(broker, "products.list", { category: "kills", count: true, limit: 1 }, as({}));
			expect(list.page.total).toBe(ROWS / 2);
			const again = await importAll(broker, ndjson(rows));
			expect(again.report).toMatchObject({ created: 0, updated: 0, unchanged: ROWS - BROKEN });
		} finally {
			await stop();
		}
	});

	test("that is stopped by SIGTERM stops between chunks, and goes on at the next start", async () => {
		await interrupt("SIGTERM", "done", 1_000, { source: file });
		const { broker, stop } = await startProducts(dataDir);
		try {
			const { progress, report } = await ended(broker, (await onlyJob(broker)).id);
			expect(progress.done).toBe(ROWS);
			expect(report).toMatchObject({ unchanged: 0, failed: BROKEN });
		} finally {
			await stop();
		}
	});

	test("that is killed while it comes in leaves nothing, once its time is over", async () => {
		await interrupt("SIGKILL", "kept", 3, { source: "-", input: ndjson(rows) });
		const { broker, stop } = await startProducts(dataDir);
		try {
			const { jobs, importChunks, products } = store.of(broker.getLocalService("products"));
			const [upload] = (await jobs.find({ where: { status: "receiving" }, limit: 2 })).data;
			expect((await call(broker, "products.jobs.list", {}, staff())).data).toEqual([]);
			expect(await importChunks.count({ jobId: upload!._id })).toBeGreaterThanOrEqual(3);
			await jobs.update({ _id: upload!._id }, { $set: { leaseUntil: 0 } });
			await eventually(async () => (await jobs.get(upload!._id)) === null);
			expect(await importChunks.count({ jobId: upload!._id })).toBe(0);
			expect(await products.count({})).toBe(0);
		} finally {
			await stop();
		}
	});
});

describe("the seed", () => {
	test("that is killed twice while it grows is whole at the next start, and there once", async () => {
		await interrupt("SIGKILL", "kept|done", 0, { source: "demo" });
		await interrupt("SIGKILL", "done", 0, { source: "demo" });
		await passLeases();
		const { broker, stop } = await startProducts(dataDir, "demo");
		try {
			const { markers } = store.of(broker.getLocalService("products"));
			await eventually(async () => (await markers.get("seed")) !== null, 10_000);
			const snapshots = await call(broker, "products.snapshots", { limit: 1000 });
			const skus = snapshots.flatMap(({ variants }) => variants.map(({ sku }) => sku));
			expect(skus.sort()).toEqual(
				demoRows()
					.map(({ sku }) => sku)
					.sort(),
			);
			const { status, progress } = await onlyJob(broker);
			expect({ status, progress }).toEqual({ status: "done", progress: { done: skus.length, total: skus.length } });
		} finally {
			await stop();
		}
	});
});

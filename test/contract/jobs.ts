import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Collection, DocumentDatabase } from "../../mixins/document-store/port.ts";
import { JobDesk, UPLOAD_LEASE_MS, WORK_LEASE_MS } from "../../mixins/jobs/desk.ts";
import { JOBS, type JobDocument, type Step, type Work } from "../../mixins/jobs/port.ts";
import { memorySignal } from "../../mixins/jobs/signal.ts";
import { startWorker } from "../../mixins/jobs/worker.ts";
import { StoreUnavailable } from "../../shared/errors.ts";
import { eventually } from "../support/eventually.ts";

const LOG = { info: () => {}, warn: () => {}, error: () => {} };
const TYPE = "products.test";

/** A step that does one of three pieces. */
const piece = ({ progress, report }: JobDocument): Step => {
	const done = progress.done + 1;
	return { progress: { ...progress, done }, report: { ...report, created: done }, input: {}, isLast: done === 3 };
};

/** What jobs promise on every document store. `makeDatabase` answers a new, empty one each time, not yet open. */
export function jobsSuite(makeDatabase: () => Promise<DocumentDatabase>): void {
	let database: DocumentDatabase;
	let jobs: Collection<JobDocument>;
	let now: number;
	let desk: JobDesk;
	beforeEach(async () => {
		database = await makeDatabase();
		jobs = database.collection(JOBS);
		await database.open();
		now = Date.now();
		desk = new JobDesk("products", jobs, () => now);
	});
	afterEach(() => database.close());

	async function submitted(key = "key"): Promise<JobDocument> {
		const { _id } = await desk.open(TYPE, "system:test");
		return (await desk.submit(_id, { requestKey: key, fingerprint: key }, { input: {}, total: 3 })).job;
	}

	/** Lets a worker do this work until `check` holds. */
	async function working(work: Partial<Work>, check: () => Promise<boolean>, at = desk): Promise<void> {
		const stop = startWorker(
			at,
			{ [TYPE]: { step: async (job) => piece(job), discard: async () => {}, ...work } },
			memorySignal(),
			LOG,
		);
		try {
			await eventually(check, 15_000);
		} finally {
			await stop();
		}
	}
	const has = (id: string, status: JobDocument["status"]) => async () => (await jobs.get(id))?.status === status;

	describe("a job", () => {
		test("is worked on step by step until it is done, and what was kept for it is discarded", async () => {
			const { _id } = await submitted();
			const discarded: string[] = [];
			const discard = async (id: string) => void discarded.push(id);
			await working({ discard }, async () => discarded.length > 0 && (await jobs.get(_id))?.hasInput === false);
			expect(discarded).toEqual([_id]);
			expect(await jobs.get(_id)).toMatchObject({
				status: "done",
				progress: { done: 3, total: 3 },
				report: { created: 3 },
			});
		});

		test("waits while the store is away, however long, and is not failed", async () => {
			const { _id } = await submitted();
			let outages = 6;
			const step = async (job: JobDocument) => {
				if (outages-- > 0) throw new StoreUnavailable("of the test");
				return piece(job);
			};
			await working({ step }, has(_id, "done"));
			expect((await jobs.get(_id))!.progress.done).toBe(3);
		}, 20_000);

		test("is given up when its work fails five times in a row", async () => {
			const { _id } = await submitted();
			let tries = 0;
			const step = async () => {
				tries++;
				throw new TypeError("A bug.");
			};
			await working({ step }, has(_id, "failed"));
			expect(tries).toBe(5);
		}, 20_000);

		test("of a type that nobody knows waits", async () => {
			const { _id } = await submitted();
			const stop = startWorker(desk, {}, memorySignal(), LOG);
			await eventually(has(_id, "running"));
			await stop();
			expect(await jobs.get(_id)).toMatchObject({ status: "running", progress: { done: 0 }, leaseUntil: 0 });
		});
	});

	describe("the desk", () => {
		test("gives a job to one worker, and to another when the first is silent for too long", async () => {
			await submitted();
			const claims = await Promise.all(Array.from({ length: 5 }, () => desk.claim()));
			const [first] = claims.filter(Boolean);
			expect(claims.filter(Boolean)).toHaveLength(1);
			now += WORK_LEASE_MS - 1;
			expect(await desk.claim()).toBeUndefined();
			now += 2;
			const second = await desk.claim();
			expect(second).toMatchObject({ _id: first!._id, startedAt: first!.startedAt });
			expect(await desk.advance(first!, piece(first!))).toBeNull();
			expect(await desk.advance(second!, piece(second!))).toMatchObject({ progress: { done: 1 } });
		});

		test("lets no step count that comes after the cancellation", async () => {
			const { _id } = await submitted();
			const job = await desk.claim();
			await desk.cancel(_id);
			expect(await desk.advance(job!, piece(job!))).toBeNull();
			expect(await jobs.get(_id)).toMatchObject({ status: "cancelled", progress: { done: 0 } });
		});

		test("forgets an upload that is silent for too long, and no other", async () => {
			const [silent, alive] = [await desk.open(TYPE, "system:test"), await desk.open(TYPE, "system:test")];
			now += UPLOAD_LEASE_MS - 1;
			await desk.renewUpload(alive._id);
			expect(await desk.leftovers()).toEqual([]);
			now += 2;
			const [left, ...others] = await desk.leftovers();
			expect([left!._id, others]).toEqual([silent._id, []]);
			await desk.forget(left!);
			expect(await jobs.get(silent._id)).toBeNull();
			await expect(
				desk.submit(silent._id, { requestKey: "k", fingerprint: "f" }, { input: {}, total: 0 }),
			).rejects.toMatchObject({ code: 503 });
			await expect(desk.get(alive._id)).rejects.toMatchObject({ type: "NOT_FOUND" });
		});
	});
}

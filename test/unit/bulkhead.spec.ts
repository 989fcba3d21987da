import { describe, expect, test } from "@jest/globals";
import { bulkhead } from "../../shared/bulkhead.ts";

const options = { part: "The checkout", concurrency: 2, queue: 3, maxWaitMs: 60_000 };
const unavailable = expect.objectContaining({ type: "SERVICE_UNAVAILABLE", code: 503 });

/** Work that ends when it is told to. */
function held() {
	const { promise, resolve } = Promise.withResolvers<void>();
	let isBegun = false;
	const work = () => {
		isBegun = true;
		return promise;
	};
	return { work, end: resolve, isBegun: () => isBegun };
}

describe("a bulkhead", () => {
	test("runs as much as it has room for, the next in the order of their coming", async () => {
		const run = bulkhead(options);
		const jobs = [held(), held(), held(), held()];
		const done = jobs.map(({ work }) => run(work));
		await Promise.resolve();
		expect(jobs.map((job) => job.isBegun())).toEqual([true, true, false, false]);
		jobs[1]!.end();
		await done[1];
		await Promise.resolve();
		expect(jobs.map((job) => job.isBegun())).toEqual([true, true, true, false]);
		for (const job of jobs) job.end();
		await Promise.all(done);
	});

	test("gives the place of failed work to the next", async () => {
		const run = bulkhead({ ...options, concurrency: 1 });
		const failing = run(() => Promise.reject(new Error("no")));
		const next = run(async () => "yes");
		await expect(failing).rejects.toThrow("no");
		await expect(next).resolves.toBe("yes");
	});

	test("refuses at once what finds the queue full", async () => {
		const run = bulkhead(options);
		const jobs = Array.from({ length: 5 }, held);
		const done = jobs.map(({ work }) => run(work));
		const late = held();
		await expect(run(late.work)).rejects.toEqual(unavailable);
		expect(late.isBegun()).toBe(false);
		for (const job of jobs) job.end();
		await Promise.all(done);
	});

	test("refuses, without beginning it, what has waited too long, and goes on", async () => {
		const run = bulkhead({ ...options, concurrency: 1, maxWaitMs: 5 });
		const first = held();
		const late = held();
		const running = run(first.work);
		await expect(run(late.work)).rejects.toEqual(unavailable);
		first.end();
		await running;
		expect(late.isBegun()).toBe(false);
		await expect(run(async () => "again")).resolves.toBe("again");
	});
});

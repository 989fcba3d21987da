import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { JobQueues } from "../../mixins/jobs/queues/port.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { eventually } from "../support/eventually.ts";

const QUEUE = "parcels";
/** Between attempts, in milliseconds; so a job is given three. */
export const DELAYS = [50, 100];

/** What job queues promise, wherever they are. `makeQueues` answers empty ones, with the delays above. */
export function jobQueueSuite(name: string, makeQueues: () => Promise<JobQueues>): void {
	describe(`job queues ${name}`, () => {
		let queues: JobQueues;
		let stops: (() => Promise<void>)[];
		/** What handlers were given, in order. */
		let seen: { n: number; attempt: number }[];
		beforeEach(async () => {
			queues = await makeQueues();
			[stops, seen] = [[], []];
		});
		afterEach(async () => {
			for (const stop of stops) await stop();
			await queues.close();
		});

		async function work(handler: (n: number, attempt: number) => Promise<void> | void): Promise<() => Promise<void>> {
			const stop = await queues.work(QUEUE, async ({ n }, attempt) => {
				seen.push({ n, attempt });
				await handler(n, attempt);
			});
			stops.push(stop);
			return stop;
		}
		const add = (n: number) => queues.add(QUEUE, { n });
		const attempts = () => seen.map(({ attempt }) => attempt);

		test("give each job to a worker once it comes, in order", async () => {
			await add(1);
			await work(() => {});
			await add(2);
			await add(3);
			await eventually(() => seen.length === 3);
			expect(seen).toEqual([1, 2, 3].map((n) => ({ n, attempt: 1 })));
		});

		test("give a worker one job at a time, and another worker the next", async () => {
			const gate = Promise.withResolvers<void>();
			await work(() => gate.promise);
			for (const n of [1, 2, 3]) await add(n);
			await eventually(() => seen.length === 1);
			await work(() => gate.promise);
			await eventually(() => seen.length === 2);
			gate.resolve();
			await eventually(() => seen.length === 3);
			expect(new Set(seen.map(({ n }) => n))).toEqual(new Set([1, 2, 3]));
		});

		test("try a job that failed again after each delay, while others are done", async () => {
			const begunAt = Date.now();
			await work((n, attempt) => {
				if (n === 1 && attempt < 3) throw new Error("Not this time.");
			});
			await add(1);
			await add(2);
			await eventually(() => seen.length === 4);
			expect(seen.filter(({ n }) => n === 1).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
			expect(seen.at(-1)).toEqual({ n: 1, attempt: 3 });
			expect(Date.now() - begunAt).toBeGreaterThanOrEqual(DELAYS[0]! + DELAYS[1]! - 10);
			expect(await queues.dead(QUEUE)).toEqual([]);
		});

		test("keep a job that always fails among the dead, with its reason", async () => {
			await work((n) => {
				if (n === 1) throw new TypeError("The parcel has no address.");
			});
			await add(1);
			await eventually(async () => (await queues.dead(QUEUE)).length > 0);
			expect(attempts()).toEqual([1, 2, 3]);
			const dead = { text: '{"n":1}', reason: "TypeError: The parcel has no address." };
			expect(await queues.dead(QUEUE)).toEqual([dead]);
			await add(2);
			await eventually(() => seen.at(-1)?.n === 2);
			expect(await queues.dead(QUEUE)).toEqual([dead]);
		});

		test("count no attempt while somebody whom the work needs is away", async () => {
			let outages = 6;
			await work(() => {
				if (outages-- > 0) throw new ServiceUnavailable("The post");
			});
			await add(1);
			await eventually(() => seen.length === 7);
			expect(new Set(attempts())).toEqual(new Set([1]));
			expect(await queues.dead(QUEUE)).toEqual([]);
		});

		test("let a stop finish the job in hand, and leave the next one for others", async () => {
			const gate = Promise.withResolvers<void>();
			let isDone = false;
			const stop = await work(async () => {
				await gate.promise;
				isDone = true;
			});
			await add(1);
			await add(2);
			await eventually(() => seen.length === 1);
			const stopped = stop().then(() => isDone);
			gate.resolve();
			expect(await stopped).toBe(true);
			expect(seen).toHaveLength(1);
			await work(() => {});
			await eventually(() => seen.length === 2);
			expect(seen[1]).toEqual({ n: 2, attempt: 1 });
		});
	});
}

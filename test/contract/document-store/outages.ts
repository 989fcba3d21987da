import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Collection, DocumentDatabase } from "../../../mixins/document-store/port.ts";
import { eventually } from "../../support/eventually.ts";
import type { TcpProxy } from "../../support/tcp-proxy.ts";
import { refusal, THINGS, type Thing, thing } from "./things.ts";

/** No call may take longer, and a readiness probe not even that. */
const BOUND_MS = 3_000;
const PING_BOUND_MS = 2_000;
/** How soon after the server's return everything works again. */
const BACK_MS = 3_000;

/**
 * What a driver promises while its server is away. `way` opens a way to the server that can be cut; `make` answers the
 * same database at that address, not yet open.
 */
export function outages(
	way: () => Promise<{ url: string; proxy: TcpProxy }>,
	make: (url: string) => DocumentDatabase,
): void {
	let proxy: TcpProxy;
	let database: DocumentDatabase;
	let things: Collection<Thing>;
	let url: string;
	beforeAll(async () => {
		({ url, proxy } = await way());
		database = make(url);
		things = database.collection<Thing>(THINGS);
	});
	beforeEach(async () => {
		await proxy.restore();
		await database.open();
		await things.remove({ version: { $gte: 0 } });
		await things.insertMany([thing("a"), thing("b")], "skip");
	});
	afterEach(() => database.close());
	afterAll(() => proxy.close());

	const raise = { target: { _id: "a" }, change: { $inc: { price: 1 } } };
	const calls: Record<string, () => Promise<unknown>> = {
		get: () => things.get("a"),
		getMany: () => things.getMany(["a", "b"]),
		find: () => things.find({ sort: [["price", 1]], limit: 10 }),
		count: () => things.count({}),
		insert: () => things.insert(thing(crypto.randomUUID())),
		insertMany: () => things.insertMany([thing("a"), thing("b")], "skip"),
		replaceMany: () => things.insertMany([thing("a"), thing("b")], "replace"),
		update: () => things.update(raise.target, raise.change),
		updateMany: () => things.updateMany(Array(20).fill(raise)),
		applyMany: () => things.applyMany(Array(20).fill(raise)),
		upsert: () => things.upsert(thing("a"), raise.change),
		remove: () => things.remove({ _id: "c" }),
		ping: () => database.ping(),
	};

	/** Makes each call, three times at once; answers the slowest, and whatever was answered. */
	async function callAll(): Promise<{ slowest: number; slowestPing: number; answers: Set<string> }> {
		const made = Object.entries(calls).flatMap(
			([name, call]) => Array(3).fill({ name, call }) as { name: string; call: () => Promise<unknown> }[],
		);
		const times = await Promise.all(
			made.map(async ({ name, call }) => {
				const begun = performance.now();
				return { name, answer: await refusal(call()), ms: performance.now() - begun };
			}),
		);
		const slowest = (of: (name: string) => boolean) =>
			Math.max(...times.filter(({ name }) => of(name)).map(({ ms }) => ms));
		return {
			slowest: slowest(() => true),
			slowestPing: slowest((name) => name === "ping"),
			answers: new Set(times.map(({ answer }) => answer)),
		};
	}

	test.each<[string, () => unknown]>([
		["is killed", () => proxy.kill()],
		["hangs", () => proxy.pause()],
	])("that %s fails every call within its bound, and no call once it is back", async (_name, fail) => {
		expect((await callAll()).answers).toEqual(new Set(["done"]));
		const inFlight = callAll();
		await fail();
		expect((await inFlight).slowest).toBeLessThan(BOUND_MS);
		for (let round = 0; round < 2; round++) {
			const { slowest, slowestPing, answers } = await callAll();
			expect(answers).toEqual(new Set(["SERVICE_UNAVAILABLE"]));
			expect(slowest).toBeLessThan(BOUND_MS);
			expect(slowestPing).toBeLessThan(PING_BOUND_MS);
		}
		await proxy.restore();
		await eventually(
			() =>
				database.ping().then(
					() => true,
					() => false,
				),
			BACK_MS,
		);
		expect((await callAll()).answers).toEqual(new Set(["done"]));
	});

	test("that breaks connections loses no acknowledged write and makes none twice", async () => {
		const outcomes = { done: 0, unknown: 0 };
		let isOver = false;
		const write = async () => {
			while (!isOver) {
				const answer = await refusal(things.update({ _id: "b" }, { $inc: { version: 1 } }));
				outcomes[answer === "done" ? "done" : "unknown"]++;
				// A driver that knows of the outage refuses at once.
				if (answer !== "done") await delay(5);
			}
		};
		const writers = Array.from({ length: 8 }, write);
		for (let cuts = 1; cuts <= 10; cuts++) {
			const { done } = outcomes;
			await eventually(() => outcomes.done > done + 20, 15_000);
			if (cuts % 5 === 0) await proxy.kill().then(proxy.restore);
			else proxy.reset();
		}
		isOver = true;
		await Promise.all(writers);
		const { version } = (await things.get("b"))!;
		expect(version - 1).toBeGreaterThanOrEqual(outcomes.done);
		expect(version - 1).toBeLessThanOrEqual(outcomes.done + outcomes.unknown);
	});

	test.each<[string, () => unknown]>([
		["is away", () => proxy.kill()],
		["hangs", () => proxy.pause()],
	])("at the start, where it %s, lets the database be opened later", async (_name, fail) => {
		await fail();
		const other = make(url);
		const collection = other.collection<Thing>(THINGS);
		const begun = performance.now();
		expect(await refusal(other.open())).toBe("SERVICE_UNAVAILABLE");
		expect(performance.now() - begun).toBeLessThan(BOUND_MS);
		expect(await refusal(collection.get("a"))).toBe("SERVICE_UNAVAILABLE");
		await proxy.restore();
		await other.open();
		expect(await collection.get("a")).toEqual(thing("a"));
		await other.close();
	});

	test("does not keep a node from closing", async () => {
		proxy.pause();
		const begun = performance.now();
		await database.close();
		expect(performance.now() - begun).toBeLessThan(BOUND_MS);
	});
}

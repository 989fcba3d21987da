import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Context, Middleware, ServiceBroker } from "moleculer";
import { isAway } from "../../../shared/broker/call.ts";
import { join } from "../../../shared/broker/membership.ts";
import type { RabbitTransporter } from "../../../shared/broker/transporter.ts";
import { scratchDir } from "../../support/broker.ts";
import { eventually } from "../../support/eventually.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";
import { type NodeOptions, type TinyNode, tinyNode } from "../../support/tiny-node.ts";
import { startWorkerProcess, workOf } from "../../support/worker.ts";

onServers("a node on RabbitMQ", ["AMQP_URL"], ({ AMQP_URL: url }) => {
	let cluster: string;
	let nodes: TinyNode[];
	let ends: (() => unknown)[];
	beforeEach(() => {
		cluster = freshClusterName();
		[nodes, ends] = [[], []];
	});
	afterEach(async () => {
		for (const end of ends) await end();
		await Promise.all(nodes.map((node) => node.end()));
	});

	const nodeWith = (options: Partial<NodeOptions> = {}): TinyNode => {
		const node = tinyNode({ url, cluster, ...options });
		nodes.push(node);
		return node;
	};
	async function started(...options: Partial<NodeOptions>[]): Promise<ServiceBroker[]> {
		const brokers = options.map((each) => nodeWith(each).broker);
		await Promise.all(brokers.map(join));
		return brokers;
	}
	/** The nodes that a node would ask for an action. */
	const nodesWith = (broker: ServiceBroker, action: string): string[] =>
		broker.registry.actions.get(action)?.endpoints.map(({ id }) => id) ?? [];
	const knows = (broker: ServiceBroker, action: string, count = 1) =>
		eventually(() => nodesWith(broker, action).length === count, 10_000);

	async function worker(broker: ServiceBroker, kind?: string) {
		const scratch = await scratchDir();
		ends.push(scratch.remove);
		const start = async () => {
			const before = nodesWith(broker, "work.do");
			const child = startWorkerProcess({ url, cluster }, scratch.path, kind);
			ends.unshift(child.kill);
			await eventually(() => nodesWith(broker, "work.do").some((id) => !before.includes(id)), 10_000);
			return child;
		};
		return { start, folder: scratch.path };
	}
	const outcome = (call: Promise<unknown>) =>
		call.then(
			() => "done",
			(error) => (isAway(error) ? "away" : String(error)),
		);

	/** A on the first node asks B on the second, which asks C on the first. */
	async function goRound(count: number, isStock = false) {
		const ask = (name: string, action: string) => ({
			name,
			actions: { go: (ctx: Context): unknown => ctx.call(action) },
		});
		const [first, second, caller] = await started(
			{ isStock, services: [ask("a", "b.go"), { name: "c", actions: { go: () => delay(20, "from c") } }] },
			{ isStock, services: [ask("b", "c.go")] },
			{ isStock },
		);
		await Promise.all([knows(first!, "b.go"), knows(second!, "c.go"), knows(caller!, "a.go")]);
		const calls = Array.from({ length: count }, () => outcome(caller!.call("a.go", {}, { timeout: 3_000 })));
		return new Set(await Promise.all(calls));
	}
	test.each([8, 100])("answers %i requests at once that come back to it by way of another", async (count) => {
		expect(await goRound(count)).toEqual(new Set(["done"]));
	});
	test("would be stuck with as many on the stock transporter", async () => {
		expect(await goRound(100, true)).toEqual(new Set(["away"]));
	});

	test("runs no request whose caller has given up, though it was sent while the node hung", async () => {
		const [caller] = await started({});
		const { start, folder } = await worker(caller!);
		const child = await start();
		child.pause();
		const ask = (key: string, timeout: number) => outcome(caller!.call("work.do", { key, ms: 0 }, { timeout }));
		const answers = [ask("impatient", 500), ask("patient", 8_000)];
		expect(await answers[0]).toBe("away");
		// Timers of two processes agree to a millisecond or two.
		await delay(20);
		child.resume();
		expect(await answers[1]).toBe("done");
		expect(workOf(folder).begun).toEqual(["patient"]);

		const stoppedAt = Date.now();
		await nodes.pop()!.stop();
		expect(Date.now() - stoppedAt).toBeLessThan(5_000);
	});

	test("would run it on the stock transporter", async () => {
		const [caller] = await started({ isStock: true });
		const { start, folder } = await worker(caller!, "stock");
		const child = await start();
		child.pause();
		expect(await outcome(caller!.call("work.do", { key: "impatient", ms: 0 }, { timeout: 500 }))).toBe("away");
		child.resume();
		await eventually(() => workOf(folder).begun.length > 0);
	});

	test("killed and started again runs nothing that was queued; a retry with its key has one effect", async () => {
		const [caller] = await started({});
		const { start, folder } = await worker(caller!);
		const first = await start();
		const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
		const ask = (key: string, ms: number) => outcome(caller!.call("work.do", { key, ms }));
		const half = keys.slice(0, 10).map((key) => ask(key, 60_000));
		await eventually(() => workOf(folder).begun.length === 10);
		first.pause();
		const queued = keys.slice(10).map((key) => ask(key, 0));
		await first.kill();
		const begunAt = Date.now();
		expect(new Set(await Promise.all([...half, ...queued]))).toEqual(new Set(["away"]));
		expect(Date.now() - begunAt).toBeLessThan(11_000);

		await start();
		expect(await Promise.all(keys.map((key) => ask(key, 0)))).toEqual(keys.map(() => "done"));
		expect(await Promise.all(keys.map((key) => ask(key, 0)))).toEqual(keys.map(() => "done"));
		const { begun, effects } = workOf(folder);
		expect(begun).toHaveLength(10 + 20 + 20);
		expect(effects.sort()).toEqual(keys.sort());
	});

	test("killed is noticed by a request that finds its queue gone: all that wait for it end, the others go elsewhere", async () => {
		const [caller] = await started({});
		const { start } = await worker(caller!);
		const [first] = [await start(), await start()];
		await knows(caller!, "work.do", 2);
		const killedAt = Date.now();
		await first!.kill();
		const calls: Promise<string>[] = [];
		for (let n = 0; n < 50; n++) {
			calls.push(outcome(caller!.call("work.do", { key: `${n}`, ms: 0 })));
			await delay(20);
		}
		const outcomes = await Promise.all(calls);
		expect(Date.now() - killedAt).toBeLessThan(4_000);
		expect(outcomes.slice(25)).toEqual(outcomes.slice(25).map(() => "done"));
	});

	const losses: [string, (broker: ServiceBroker) => Promise<unknown>][] = [
		[
			"its channel fails",
			async ({ transit }) => (transit!.tx as RabbitTransporter).channel.publish("nowhere", "", Buffer.of()),
		],
		[
			"its queue is deleted",
			({ transit, nodeID }) => (transit!.tx as RabbitTransporter).channel.deleteQueue(`${cluster}.REQ.${nodeID}`),
		],
		[
			"its connection breaks",
			async ({ transit }) => (transit!.tx as RabbitTransporter).connection.connection.stream.destroy(new Error("cut")),
		],
	];
	test.each(losses)("is there again within seconds when %s", async (_, lose) => {
		const [caller, worker] = await started({}, { services: [{ name: "work", actions: { do: () => "done" } }] });
		await knows(caller!, "work.do");
		expect(await outcome(caller!.call("work.do"))).toBe("done");
		await lose(worker!);
		await eventually(() => !worker!.transit!.tx.connected);
		await eventually(async () => (await outcome(caller!.call("work.do", {}, { timeout: 1_000 }))) === "done", 5_000);
	});

	// Hears of other nodes' changes late, as one does that is busy.
	const late = {
		transporterReceive: (next: (type: string, data: Buffer) => void) => (type: string, data: Buffer) =>
			type === "INFO" ? void setTimeout(next, 300, type, data) : next(type, data),
	} as unknown as Middleware; // its type takes what is wrapped for what wraps it
	/** Stops one of two nodes under 200 calls a second from a caller that hears of it late; answers what became of them. */
	async function underLoad(stop: (node: TinyNode) => Promise<void>) {
		const services = [{ name: "work", actions: { do: () => delay(50 * Math.random(), "done") } }];
		const [caller] = await started({ middlewares: [late] }, { services }, { services });
		await knows(caller!, "work.do", 2);
		const calls: Promise<string>[] = [];
		const timer = setInterval(() => calls.push(outcome(caller!.call("work.do"))), 5);
		await delay(500);
		await stop(nodes[1]!);
		await delay(500);
		clearInterval(timer);
		return (await Promise.all(calls)).filter((each) => each !== "done");
	}
	test("stops under load without losing a call", async () => {
		expect(await underLoad((node) => node.stop())).toEqual([]);
	});
	test("would lose calls if it only stopped", async () => {
		expect(await underLoad(({ broker }) => broker.stop())).not.toEqual([]);
	});
});

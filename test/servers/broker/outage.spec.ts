import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Context, ServiceBroker } from "moleculer";
import { isAway } from "../../../shared/broker/call.ts";
import { eventually } from "../../support/eventually.ts";
import { serverControl } from "../../support/server-control.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";
import { type TinyNode, tinyNode } from "../../support/tiny-node.ts";

/** A node of the store gives a request this long; the edge 2 s more. */
const REQUEST_MS = 8_000;
/** From the moment that RabbitMQ answers again. */
const BACK_WITHIN_MS = 5_000;

onServers("an outage of RabbitMQ", ["AMQP_URL", "SERVER_CONTROL"], ({ AMQP_URL: url }) => {
	const control = serverControl()!; // true because SERVER_CONTROL is set
	let nodes: TinyNode[];
	/** Lets requests go that are held at the worker. */
	let release: () => void;
	let begun: string[];
	beforeEach(() => {
		const gate = Promise.withResolvers<void>();
		release = gate.resolve;
		begun = [];
		const cluster = freshClusterName();
		const work = {
			name: "work",
			actions: {
				async hold() {
					await gate.promise;
					return "held";
				},
				do({ params }: Context<{ key: string }>) {
					begun.push(params.key);
					return "done";
				},
			},
		};
		nodes = [];
		start = async (isStock = false) => {
			const made = [tinyNode({ url, cluster, isStock }), tinyNode({ url, cluster, isStock, services: [work] })];
			nodes.push(...made);
			const [caller, worker] = made.map(({ broker }) => broker);
			await Promise.all([caller!.start(), worker!.start()]);
			await caller!.waitForServices("work");
			return caller!;
		};
	});
	afterEach(async () => {
		release();
		await control.restore("rabbitmq", "pause").catch(() => {}); // a test that failed may have left it away
		await control.restore("rabbitmq", "kill");
		await Promise.all(nodes.map((node) => node.end()));
	});
	let start: (isStock?: boolean) => Promise<ServiceBroker>;

	const outcome = (call: Promise<unknown>) =>
		call.then(
			() => "done",
			(error) => (isAway(error) ? "away" : String(error)),
		);
	const ask = (caller: ServiceBroker, key = "key") => outcome(caller.call("work.do", { key }));
	const timed = async (work: Promise<string>) => {
		const begunAt = Date.now();
		return { outcome: await work, ms: Date.now() - begunAt };
	};

	/** Restarts RabbitMQ under a handler that ends when its node is connected again; says whether the node can be asked. */
	async function survives(isStock: boolean): Promise<boolean> {
		const caller = await start(isStock);
		const held = outcome(caller.call("work.hold", {}, { timeout: 40_000 }));
		expect(await ask(caller)).toBe("done");
		await control.stop("rabbitmq", "kill");
		await control.restore("rabbitmq", "kill");
		await eventually(async () => (await ask(caller)) === "done", 20_000);
		release();
		await held;
		// What is wrong about an answer that comes late shows a moment after it.
		await delay(1_000);
		return (await ask(caller)) === "done";
	}
	test("leaves a node whole that was at work meanwhile", async () => {
		expect(await survives(false)).toBe(true);
	});
	test("would leave a zombie on the stock transporter: connected, and deaf for ever", async () => {
		expect(await survives(true)).toBe(false);
	});

	test("ends each of 200 requests that are under way within their time", async () => {
		const caller = await start();
		const calls = Array.from({ length: 200 }, () => timed(outcome(caller.call("work.hold"))));
		await control.stop("rabbitmq", "kill");
		for (const { outcome, ms } of await Promise.all(calls)) {
			expect(outcome).toBe("away");
			expect(ms).toBeLessThan(REQUEST_MS + 1_000);
		}
		const refused = await timed(ask(caller));
		expect(refused.outcome).toBe("away");
		expect(refused.ms).toBeLessThan(200);
		await control.restore("rabbitmq", "kill");
		await eventually(async () => (await ask(caller)) === "done", BACK_WITHIN_MS);
	});

	test("that hangs ends requests in time, soon at once, and runs none of them when it goes on", async () => {
		const caller = await start();
		await control.stop("rabbitmq", "pause");
		const calls: Promise<{ outcome: string; ms: number }>[] = [];
		const timer = setInterval(() => calls.push(timed(ask(caller, `late-${calls.length}`))), 50);
		try {
			// A node that has noticed says so at once.
			await eventually(async () => (await timed(ask(caller, "late"))).ms < 200, 20_000);
		} finally {
			clearInterval(timer);
			await control.restore("rabbitmq", "pause");
		}
		for (const { outcome, ms } of await Promise.all(calls)) {
			expect(outcome).toBe("away");
			expect(ms).toBeLessThan(REQUEST_MS + 1_000);
		}
		await eventually(async () => (await ask(caller, "after")) === "done", BACK_WITHIN_MS);
		expect(new Set(begun)).toEqual(new Set(["after"]));
	});
});

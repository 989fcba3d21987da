import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { amqpBus } from "../../../mixins/events/buses/amqp/bus.ts";
import type { EventBus } from "../../../mixins/events/port.ts";
import type { Fact } from "../../../shared/contracts/events.ts";
import { claimed, quiet, removeTopology } from "../../support/amqp.ts";
import { eventually } from "../../support/eventually.ts";
import { serverControl } from "../../support/server-control.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

/** After the server is back, facts must flow again within this time. */
const RECOVERY_MS = 15_000;
const PUBLISHERS = 4;
const BATCH = 100;

onServers("facts in an outage of RabbitMQ", ["AMQP_URL", "SERVER_CONTROL"], ({ AMQP_URL: url }) => {
	const control = serverControl()!;
	const delays = [20, 20, 20, 20];
	let clusterName: string;
	let bus: EventBus;
	let close: () => Promise<void>;
	beforeEach(async () => {
		clusterName = freshClusterName();
		bus = amqpBus({ url, clusterName, logger: quiet, delays });
		close = await bus.open();
	});
	afterEach(async () => {
		await close();
		await removeTopology(url, clusterName, delays);
	});

	/** Consumes what is sent to carts and counts how often each fact came. */
	async function listen(): Promise<{ seen: Map<string, number>; stop(): Promise<void> }> {
		const seen = new Map<string, number>();
		const take = async (facts: Fact[]) => {
			for (const { id } of facts) seen.set(id, (seen.get(id) ?? 0) + 1);
		};
		const stop = await bus.consume(
			"carts",
			{ "order.confirmed": async () => {}, "cart.claimed": take },
			async () => {},
		);
		return { seen, stop };
	}

	/** Publishes as fast as the server confirms until it is stopped; a fact that was not confirmed is sent no more. */
	function load(): { confirmed: Set<string>; longestMs(): number; stop(): Promise<void> } {
		const confirmed = new Set<string>();
		let isStopped = false;
		let longest = 0;
		let n = 0;
		async function publish(): Promise<void> {
			while (!isStopped) {
				const start = performance.now();
				const ids = await bus.publish(Array.from({ length: BATCH }, () => claimed(n++))).catch(() => []);
				for (const id of ids) confirmed.add(id);
				longest = Math.max(longest, performance.now() - start);
				if (ids.length === 0) await delay(50);
			}
		}
		const running = Array.from({ length: PUBLISHERS }, publish);
		return {
			confirmed,
			longestMs: () => longest,
			async stop() {
				isStopped = true;
				await Promise.all(running);
			},
		};
	}

	/** Waits until something is confirmed that was not before. */
	async function flows(confirmed: Set<string>): Promise<void> {
		const before = confirmed.size;
		await eventually(() => confirmed.size > before, RECOVERY_MS);
	}
	const lost = (confirmed: Set<string>, seen: Map<string, number>) => [...confirmed].filter((id) => !seen.has(id));

	test("kill -9 under load loses no confirmed fact (I9)", async () => {
		const { confirmed, longestMs, stop } = load();
		for (let kills = 0; kills < 3; kills++) {
			await flows(confirmed);
			await delay(500);
			await control.stop("rabbitmq", "kill");
			await control.restore("rabbitmq", "kill");
			await flows(confirmed);
		}
		await stop();
		const { seen, stop: stopListening } = await listen();
		await eventually(() => lost(confirmed, seen).length === 0, 30_000).catch(() => {});
		await stopListening();
		process.stdout.write(`I9: 3 kills, ${confirmed.size} confirmed, ${lost(confirmed, seen).length} lost\n`);
		expect(lost(confirmed, seen)).toEqual([]);
		expect(longestMs()).toBeLessThan(5_000);
	}, 120_000);

	test("a consumer goes on by itself after a kill, and has every fact", async () => {
		const { seen, stop: stopListening } = await listen();
		const { confirmed, stop } = load();
		await eventually(() => seen.size > 0);
		await control.stop("rabbitmq", "kill");
		await control.restore("rabbitmq", "kill");
		await flows(confirmed);
		const before = seen.size;
		await eventually(() => seen.size > before, RECOVERY_MS);
		await stop();
		await eventually(() => lost(confirmed, seen).length === 0, 30_000);
		await stopListening();
	}, 120_000);

	test("a paused server holds nobody up for more than 5 s, and loses nothing", async () => {
		const { seen, stop: stopListening } = await listen();
		const { confirmed, longestMs, stop } = load();
		await eventually(() => seen.size > 0);
		await control.stop("rabbitmq", "pause");
		await delay(8_000);
		await control.restore("rabbitmq", "pause");
		await flows(confirmed);
		await stop();
		await eventually(() => lost(confirmed, seen).length === 0, 30_000);
		await stopListening();
		expect(longestMs()).toBeLessThan(5_000);
	}, 120_000);

	test("a wiped server is declared again and work continues (I22)", async () => {
		const { seen, stop: stopListening } = await listen();
		const { confirmed, stop } = load();
		await eventually(() => seen.size > 0);
		await control.stop("rabbitmq", "kill");
		await control.wipe("rabbitmq");
		const gone = new Set(confirmed);
		await control.restore("rabbitmq", "kill");
		await flows(confirmed);
		await stop();
		// What was on the wiped disk is gone; all that the new server confirmed arrives.
		const since = new Set([...confirmed].filter((id) => !gone.has(id)));
		expect(since.size).toBeGreaterThan(0);
		await eventually(() => lost(since, seen).length === 0, 30_000);
		await stopListening();
	}, 120_000);
});

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { EventBus, Except, Handlers, OutboxSource } from "../../mixins/events/port.ts";
import { type Relay, startRelay } from "../../mixins/events/relay.ts";
import { newFact } from "../../shared/broker/fact.ts";
import type { Fact } from "../../shared/contracts/events.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { eventually } from "../support/eventually.ts";

/** A bus under test; a second one of the same kind stands for the next start of the process. */
export interface BusUnderTest {
	bus: EventBus;
	close(): Promise<void>;
}

/** An outbox that outlives buses, as a store does. */
class Outbox implements OutboxSource {
	pending: Fact[] = [];
	isBroken = false;

	async drain(limit: number, except: Except, publish: (facts: Fact[]) => Promise<string[]>): Promise<number> {
		if (this.isBroken) throw new ServiceUnavailable("The store");
		const isDue = ({ id, type }: Fact) => !except.ids.includes(id) && !except.types.includes(type);
		const taken = this.pending.filter(isDue).slice(0, limit);
		if (taken.length === 0) return 0;
		const gone = new Set(await publish(taken));
		this.pending = this.pending.filter(({ id }) => !gone.has(id));
		return taken.length;
	}
}

const claimed = (n: number) =>
	newFact({
		type: "cart.claimed",
		subject: `cart ${n}`,
		aggregateVersion: n,
		actor: "system:test",
		data: { cartId: `crt_${n}`, userId: "usr_1" },
	});

/** What every bus promises to outboxes and consumers, whatever carries the facts. `delays` shortens the retries. */
export function eventBusSuite(name: string, makeBus: (delays: number[]) => Promise<BusUnderTest>): void {
	describe(`the event bus on ${name}`, () => {
		const delays = [5, 5, 5, 5];
		let outbox: Outbox;
		let under: BusUnderTest;
		let relay: Relay;
		let dead: { fact: Fact; reason: string }[];
		let stops: (() => Promise<void>)[];

		beforeEach(async () => {
			outbox = new Outbox();
			dead = [];
			stops = [];
			await begin();
		});
		afterEach(end);

		async function begin() {
			under = await makeBus(delays);
			relay = startRelay([outbox], under.bus, { warn() {} });
		}
		async function end() {
			await relay.stop();
			for (const stop of stops.splice(0)) await stop();
			await under.close();
		}
		async function consume(handler: (facts: Fact[]) => Promise<void>) {
			// carts consumes both of these; only the second is sent here.
			const handlers: Handlers = { "order.confirmed": async () => {}, "cart.claimed": handler };
			const stop = await under.bus.consume("carts", handlers, async (fact, reason) => void dead.push({ fact, reason }));
			stops.push(stop);
			return stop;
		}
		function send(...facts: Fact[]) {
			outbox.pending.push(...facts);
			relay.wake();
		}
		const isEmpty = () => outbox.pending.length === 0;

		test("brings every fact to its consumer, and it leaves its outbox", async () => {
			const seen = new Set<string>();
			await consume(async (facts) => {
				for (const fact of facts) seen.add(fact.id);
			});
			const facts = Array.from({ length: 450 }, (_, n) => claimed(n));
			send(...facts);
			await eventually(() => isEmpty() && seen.size === facts.length);
			expect(seen).toEqual(new Set(facts.map(({ id }) => id)));
		});

		test("lets a fact that nobody consumes go", async () => {
			const data = { id: "usr_1" } as Fact<"user.deleted">["data"];
			send(newFact({ type: "user.deleted", subject: "usr_1", aggregateVersion: 1, actor: "system:test", data }));
			await eventually(isEmpty);
		});

		test("keeps a fact for a consumer that is not there yet", async () => {
			const fact = claimed(1);
			send(fact);
			const seen: string[] = [];
			await consume(async (facts) => void seen.push(...facts.map(({ id }) => id)));
			await eventually(() => seen.includes(fact.id) && isEmpty());
		});

		test("brings what was not finished again after the next start, under the same id", async () => {
			const fact = claimed(1);
			let isHanging = true;
			const stop = await consume(async () => {
				while (isHanging) await new Promise((resolve) => setTimeout(resolve, 5));
				throw new Error("killed");
			});
			send(fact);
			await new Promise((resolve) => setTimeout(resolve, 50));
			isHanging = false;
			await stop();
			await end();
			await begin();
			const seen: string[] = [];
			await consume(async (facts) => void seen.push(...facts.map(({ id }) => id)));
			await eventually(() => seen.includes(fact.id) && isEmpty());
		});

		test("tries a fact five times, then keeps it as a dead letter with its reason, and it blocks nobody", async () => {
			const poison = claimed(666);
			const attempts = new Map<string, number>();
			const seen = new Set<string>();
			await consume(async (facts) => {
				for (const { id } of facts) if (facts.length === 1) attempts.set(id, (attempts.get(id) ?? 0) + 1);
				if (facts.some(({ id }) => id === poison.id)) throw new TypeError("cannot read this");
				for (const { id } of facts) seen.add(id);
			});
			const good = Array.from({ length: 20 }, (_, n) => claimed(n));
			send(...good.slice(0, 10), poison, ...good.slice(10));
			await eventually(() => isEmpty() && dead.length > 0 && seen.size === good.length);
			expect(dead).toEqual([{ fact: poison, reason: expect.stringContaining("cannot read this") }]);
			expect(attempts.get(poison.id)).toBe(5);
		});

		test("waits for a consumer whose store is away without counting attempts", async () => {
			let refusals = 0;
			const seen: string[] = [];
			await consume(async (facts) => {
				if (refusals < 2) {
					refusals += 1;
					throw new ServiceUnavailable("The store");
				}
				seen.push(...facts.map(({ id }) => id));
			});
			const facts = [claimed(1), claimed(2)];
			send(...facts);
			await eventually(() => isEmpty() && new Set(seen).size === facts.length);
			expect(new Set(seen)).toEqual(new Set(facts.map(({ id }) => id)));
			expect(dead).toEqual([]);
		}, 15_000);

		test("goes on by itself when the outbox could not be read for a while", async () => {
			const seen: string[] = [];
			await consume(async (facts) => void seen.push(...facts.map(({ id }) => id)));
			outbox.isBroken = true;
			const fact = claimed(1);
			send(fact);
			await new Promise((resolve) => setTimeout(resolve, 50));
			outbox.isBroken = false;
			await eventually(() => seen.includes(fact.id) && isEmpty());
		});

		test("refuses a consumer that does not handle all that the topology gives it", async () => {
			await expect(under.bus.consume("carts", { "order.confirmed": async () => {} }, async () => {})).rejects.toThrow(
				"cart.claimed",
			);
		});
	});
}

import { setTimeout as delay } from "node:timers/promises";
import { type Consumer, type EventType, type Fact, topology } from "../../../shared/contracts/events.ts";
import { isUnavailable } from "../../../shared/errors.ts";
import { RETRY_DELAYS_MS, reasonOf } from "../../retries.ts";
import { consumersOf, PROBE_MS, requireHandlers } from "../attempts.ts";
import type { DeadLetter, EventBus, Except, FactHandler, Handlers } from "../port.ts";

/** Facts that wait for a retry before the whole relay holds back. */
const MAX_WAITING = 1_000;

interface Subscription {
	handlers: Handlers;
	deadLetter: DeadLetter;
	/** Until when its store was found away; 0 when it is not. */
	pausedUntil: number;
	running: Set<Promise<unknown>>;
}

/** What is still open of a fact that not every consumer has finished. */
interface Waiting {
	open: Set<Consumer>;
	attempts: Map<Consumer, number>;
	notBefore: number;
}

/**
 * The bus of one process. A fact leaves its outbox when every consumer of the declared topology, not only those
 * that run here, has finished it; so a crash redelivers it at the next start.
 */
export function memoryBus({ now = Date.now, delays = RETRY_DELAYS_MS } = {}): EventBus {
	const subscriptions = new Map<Consumer, Subscription>();
	const waiting = new Map<string, Waiting>();

	const isAway = (consumer: Consumer): boolean => {
		const subscription = subscriptions.get(consumer);
		return !subscription || subscription.pausedUntil > now();
	};

	/** Gives a consumer one attempt at `facts` of one type; marks what it finished. */
	async function attempt(consumer: Consumer, type: EventType, facts: Fact[]): Promise<void> {
		const subscription = subscriptions.get(consumer);
		if (!subscription || subscription.pausedUntil > now()) return;
		try {
			// True because facts of one type come to the handler of that type.
			await (subscription.handlers[type] as FactHandler)(facts);
			for (const fact of facts) waiting.get(fact.id)!.open.delete(consumer);
		} catch (error) {
			if (isUnavailable(error)) subscription.pausedUntil = now() + PROBE_MS;
			else if (facts.length > 1) for (const fact of facts) await attempt(consumer, type, [fact]);
			else await failed(consumer, subscription, facts[0]!, error);
		}
	}

	async function failed(consumer: Consumer, subscription: Subscription, fact: Fact, error: unknown): Promise<void> {
		const state = waiting.get(fact.id)!;
		const attempts = (state.attempts.get(consumer) ?? 0) + 1;
		state.attempts.set(consumer, attempts);
		if (attempts <= delays.length) {
			state.notBefore = now() + delays[attempts - 1]!;
			return;
		}
		await subscription.deadLetter(fact, reasonOf(error));
		state.open.delete(consumer);
	}

	/** Runs an attempt so that a stop can wait for it; a dead letter that cannot be written leaves the fact open. */
	function run(consumer: Consumer, type: EventType, facts: Fact[]): Promise<void> {
		const running = subscriptions.get(consumer)?.running;
		const promise = attempt(consumer, type, facts).catch(() => {});
		running?.add(promise);
		return promise.finally(() => running?.delete(promise));
	}

	return {
		keepsDeadLetters: false,

		open: async () => async () => {},

		async publish(facts) {
			const batches = new Map<string, { consumer: Consumer; type: EventType; facts: Fact[] }>();
			for (const fact of facts) {
				let state = waiting.get(fact.id);
				if (!state) {
					state = { open: new Set(consumersOf(fact.type)), attempts: new Map(), notBefore: 0 };
					waiting.set(fact.id, state);
				}
				if (state.notBefore > now()) continue;
				for (const consumer of state.open) {
					const key = `${consumer} ${fact.type}`;
					const batch = batches.get(key) ?? { consumer, type: fact.type, facts: [] };
					batches.set(key, batch);
					batch.facts.push(fact);
				}
			}
			await Promise.all([...batches.values()].map((b) => run(b.consumer, b.type, b.facts)));
			const finished = facts.filter((fact) => waiting.get(fact.id)?.open.size === 0).map((fact) => fact.id);
			for (const fact of facts) {
				const state = waiting.get(fact.id);
				if (state && (state.open.size === 0 || state.attempts.size === 0)) waiting.delete(fact.id);
			}
			return finished;
		},

		except(): Except {
			const ids = [...waiting].filter(([, state]) => state.notBefore > now()).map(([id]) => id);
			const types = new Set<EventType>();
			for (const consumer of Object.keys(topology) as Consumer[]) {
				if (isAway(consumer)) for (const type of topology[consumer]) types.add(type);
			}
			return { ids: ids.slice(0, MAX_WAITING), types: [...types] };
		},

		async consume(consumer, handlers, deadLetter) {
			requireHandlers(consumer, handlers);
			const subscription: Subscription = { handlers, deadLetter, pausedUntil: 0, running: new Set() };
			subscriptions.set(consumer, subscription);
			return async () => {
				if (subscriptions.get(consumer) === subscription) subscriptions.delete(consumer);
				while (subscription.running.size > 0) await Promise.race([Promise.all(subscription.running), delay(5_000)]);
			};
		},
	};
}

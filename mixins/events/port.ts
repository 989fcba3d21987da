import type { Consumer, EventType, Fact } from "../../shared/contracts/events.ts";

/** What a relay leaves alone in this round: facts that wait for their next attempt, and types whose consumer is away. */
export interface Except {
	ids: string[];
	types: EventType[];
}

/** Where a service's pending facts are: rows of its PostgreSQL, or entries in its documents. */
export interface OutboxSource {
	/**
	 * Hands up to `limit` pending facts, oldest first where the store knows, to `publish`, and removes those whose
	 * ids it answers; the others stay. Several relays may drain at once: none skips a fact, each fact is removed once.
	 * Answers how many facts it handed over.
	 */
	drain(limit: number, except: Except, publish: (facts: Fact[]) => Promise<string[]>): Promise<number>;
}

/**
 * Takes facts of one type. Several come at once, in no promised order, and any may come again: the handler drops
 * what it has seen. If it throws, the facts are given again one by one, so that a bad one stands alone.
 * A ServiceUnavailable pauses the consumer; any other error counts as an attempt.
 */
export type FactHandler<T extends EventType = EventType> = (facts: Fact<T>[]) => Promise<void>;
export type Handlers = { [T in EventType]?: FactHandler<T> };

/**
 * Hears of a fact that failed for good, with its reason. Unless the bus keeps dead letters itself, it keeps this one
 * until somebody looks, durably when it resolves.
 */
export type DeadLetter = (fact: Fact, reason: string) => Promise<void>;

/** Carries facts from outboxes to the queues of their consumers, as the topology declares them. */
export interface EventBus {
	/** Whether it has a durable queue of its own for dead letters. */
	readonly keepsDeadLetters: boolean;
	/**
	 * Makes ready for a service, before it publishes or consumes; the answer ends that, after both have ended. Throws
	 * StartError where the server refuses for good; one that is away is awaited in the background.
	 */
	open(): Promise<() => Promise<void>>;
	/**
	 * Resolves with the ids that no longer need their outbox: confirmed by the queue, or finished by every consumer.
	 * Throws where nothing could be published.
	 */
	publish(facts: Fact[]): Promise<string[]>;
	/** What the relay need not offer now. */
	except(): Except;
	/** Begins to hand facts to a consumer; the answer stops it, after what it is doing. */
	consume(consumer: Consumer, handlers: Handlers, deadLetter: DeadLetter): Promise<() => Promise<void>>;
}

import { type Consumer, type EventType, topology } from "../../shared/contracts/events.ts";
import type { Handlers } from "./port.ts";

/** Waits before the second to fifth attempt; a fact that fails then too is a dead letter. */
export const RETRY_DELAYS_MS: readonly number[] = [1_000, 10_000, 60_000, 600_000];

/** How often a consumer whose store is away looks whether it is back. */
export const PROBE_MS = 1_000;

/** The consumers whom the topology gives facts of a type. */
export const consumersOf = (type: EventType): Consumer[] =>
	(Object.keys(topology) as Consumer[]).filter((c) => (topology[c] as readonly EventType[]).includes(type));

/** Throws where a consumer lacks a handler for what the topology gives it. */
export function requireHandlers(consumer: Consumer, handlers: Handlers): void {
	const missing = topology[consumer].filter((type) => !handlers[type]);
	if (missing.length > 0) throw new TypeError(`${consumer} does not handle ${missing.join(", ")}`);
}

/** Why a fact failed for good, for a person to read. */
export const reasonOf = (error: unknown): string =>
	error instanceof Error ? `${error.name}: ${error.message}` : String(error);

import { type Consumer, type EventType, topology } from "../../shared/contracts/events.ts";
import type { Handlers } from "./port.ts";

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

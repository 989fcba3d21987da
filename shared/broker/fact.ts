import type { Actor, EventData, EventType, Fact } from "../contracts/events.ts";
import { newId } from "../ids.ts";

/** What distinguishes a fact; the envelope is added. */
export interface FactInput<T extends EventType> {
	type: T;
	subject: string;
	aggregateVersion: number;
	actor: Actor;
	data: EventData<T>;
	/** The request's id. */
	correlationId?: string | undefined;
	causationId?: string | undefined;
}

/** Writes a fact for the outbox, from the transaction that makes it true. */
export function newFact<T extends EventType>(input: FactInput<T>, now = new Date()): Fact<T> {
	const { correlationId, causationId, ...rest } = input;
	return {
		id: newId("evt"),
		// The part before the first dot is the thing; its service owns the fact.
		source: SOURCES[input.type.slice(0, input.type.indexOf("."))]!,
		time: now.toISOString(),
		...rest,
		...(correlationId && { correlationId }),
		...(causationId && { causationId }),
	};
}

const SOURCES: Record<string, string> = {
	product: "products",
	inventory: "inventory",
	payment: "payments",
	order: "orders",
	cart: "carts",
	user: "users",
};

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

/** A fact without what only its statement knows: the thing's state and version after the change. */
export type Envelope<T extends EventType = EventType> = Omit<Fact<T>, "aggregateVersion" | "data">;

/** Writes a fact for the outbox, from the transaction that makes it true. */
export function newFact<T extends EventType>({ aggregateVersion, data, ...rest }: FactInput<T>, now?: Date): Fact<T> {
	return { ...newEnvelope(rest, now), aggregateVersion, data };
}

/** Writes the envelope of a fact that the database completes, in the statement that makes it true. */
export function newEnvelope<T extends EventType>(
	{ correlationId, causationId, ...rest }: Omit<FactInput<T>, "aggregateVersion" | "data">,
	now = new Date(),
): Envelope<T> {
	return {
		id: newId("evt"),
		// The part before the first dot is the thing; its service owns the fact.
		source: SOURCES[rest.type.slice(0, rest.type.indexOf("."))]!,
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

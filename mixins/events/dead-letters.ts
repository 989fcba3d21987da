import type { Fact } from "../../shared/contracts/events.ts";
import type { Collection, CollectionDefinition, Document } from "../document-store/port.ts";
import type { DeadLetter } from "./port.ts";

/** A fact that failed for good, for a person to look at. */
export interface DeadLetterDocument extends Document {
	fact: Fact;
	reason: string;
	/** ISO 8601 UTC. */
	at: string;
}

/** The collection of a consumer whose store keeps documents. */
export const DEAD_LETTERS: CollectionDefinition = {
	name: "deadLetters",
	fields: { at: "string" },
	indexes: [{ name: "at", fields: ["at"] }],
};

/** Keeps dead letters as documents, once per fact. */
export const documentDeadLetters =
	(collection: Collection<DeadLetterDocument>, now = () => new Date()): DeadLetter =>
	async (fact, reason) => {
		const at = now().toISOString();
		await collection.insertMany([{ _id: fact.id, version: 0, fact, reason, at }], "skip");
	};

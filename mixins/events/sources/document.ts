import type { Fact } from "../../../shared/contracts/events.ts";
import type { Collection, Document, PendingFact } from "../../document-store/port.ts";
import type { OutboxSource } from "../port.ts";

const PAGE = 200;

/** What a bare envelope tells: the state of its document. */
export type State = Pick<Fact, "data" | "aggregateVersion">;

/**
 * The pending facts in the documents of one collection. Pulling them does not touch a document's version. Bare
 * envelopes are completed by `stateOf`: such a fact tells a state that is never older than itself.
 */
export function documentOutbox<D extends Document>(
	collection: Collection<D>,
	stateOf?: (document: D) => State,
): OutboxSource {
	const completed = (document: D, fact: PendingFact): Fact => {
		if ("data" in fact) return fact;
		if (!stateOf) throw new TypeError(`Nobody says what ${fact.type} tells.`);
		return { ...fact, ...stateOf(document) };
	};
	return {
		async drain(limit, except, publish) {
			const ids = new Set(except.ids);
			const types = new Set<string>(except.types);
			const owners = new Map<string, string>();
			const facts: Fact[] = [];
			let after: (string | number | boolean)[] | undefined;
			do {
				const page = await collection.find({
					where: { "outbox.id": { $gt: "" } },
					limit: PAGE,
					...(!stateOf && { fields: ["outbox"] }),
					...(after && { after }),
				});
				for (const document of page.data) {
					for (const fact of document.outbox ?? []) {
						if (facts.length >= limit || ids.has(fact.id) || types.has(fact.type)) continue;
						facts.push(completed(document, fact));
						owners.set(fact.id, document._id);
					}
				}
				after = page.next;
			} while (after && facts.length < limit);
			if (facts.length === 0) return 0;
			const finished = await publish(facts);
			// A document is written once, however many of its facts have gone.
			const gone = Map.groupBy(finished, (id) => owners.get(id)!);
			await collection.applyMany(
				[...gone].map(([_id, ids]) => ({ target: { _id }, change: { $pull: { outbox: { id: { $in: ids } } } } })),
			);
			return facts.length;
		},
	};
}

import type { Fact } from "../../../shared/contracts/events.ts";
import type { Collection, Document } from "../../document-store/port.ts";
import type { OutboxSource } from "../port.ts";

const PAGE = 200;

/** The pending facts in the documents of one collection. Pulling them does not touch a document's version. */
export function documentOutbox(collection: Collection<Document>): OutboxSource {
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
					fields: ["outbox"],
					...(after && { after }),
				});
				for (const document of page.data) {
					for (const fact of document.outbox ?? []) {
						if (facts.length >= limit || ids.has(fact.id) || types.has(fact.type)) continue;
						facts.push(fact);
						owners.set(fact.id, document._id);
					}
				}
				after = page.next;
			} while (after && facts.length < limit);
			if (facts.length === 0) return 0;
			const finished = await publish(facts);
			await collection.updateMany(
				finished.map((id) => ({ target: { _id: owners.get(id)! }, change: { $pull: { outbox: { id } } } })),
			);
			return facts.length;
		},
	};
}

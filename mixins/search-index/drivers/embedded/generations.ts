import { ServiceUnavailable } from "../../../../shared/errors.ts";
import { refusal } from "../../document-check.ts";
import type {
	Change,
	Health,
	Outcome,
	ProductDocument,
	ProductPage,
	ProductQuery,
	RebuildReport,
	Suggestions,
} from "../../port.ts";
import { ProductIndex } from "./product-index.ts";

const TOMBSTONE_TTL_MS = 24 * 60 * 60 * 1000;

type ProductChange = Change<ProductDocument>;

/**
 * The index that readers see and, during a rebuild, the one that will take its place. Live changes go to both; in each
 * the higher version wins. Removals are remembered for a day, so that a late change cannot bring a product back.
 * Lives in the worker thread; knows nothing of it.
 */
export class Generations {
	#current: ProductIndex | undefined;
	/** There before the first rebuild too: facts may arrive earlier than the source. */
	#next: ProductIndex | undefined = new ProductIndex();
	#number = 0;
	readonly #tombstones = new Map<string, { version: number; at: number }>();
	readonly #now: () => number;

	constructor(now: () => number = Date.now) {
		this.#now = now;
	}

	/** Throws ServiceUnavailable before the first rebuild is complete. */
	search(query: ProductQuery): ProductPage {
		return this.#seen.search(query);
	}

	/** Throws ServiceUnavailable before the first rebuild is complete. */
	suggest(text: string, limit: number): Suggestions {
		return this.#seen.suggest(text, limit);
	}

	health(): Health {
		const documents = (this.#current ?? this.#next)?.size ?? 0;
		return { ready: this.#current !== undefined, documents, generation: String(this.#number) };
	}

	/** Applies live changes. */
	apply(changes: ProductChange[]): Outcome[] {
		return changes.map((change) => {
			const outcomes = [this.#current, this.#next].flatMap((index) => (index ? this.#write(index, change) : []));
			if ("removed" in change && outcomes[0]!.outcome !== "rejected") this.#bury(change);
			return outcomes[0]!;
		});
	}

	/** Begins a new generation, or goes on with the one that waits for its first source. */
	begin(): void {
		this.#next ??= new ProductIndex();
	}

	/** Takes rows of the source into the new generation, unless a live change was newer; answers the refused ones. */
	load(changes: ProductChange[]): RebuildReport["rejected"] {
		const outcomes = changes.map((change) => this.#write(this.#next!, change));
		return outcomes.flatMap((each) => (each.outcome === "rejected" ? [{ id: each.id, reason: each.reason }] : []));
	}

	/** Shows the new generation to readers. */
	finish(): void {
		this.#current = this.#next;
		this.#next = undefined;
		this.#number++;
	}

	/** Gives the new generation up; before the first one is complete, what live changes brought stays. */
	abandon(): void {
		if (this.#current) this.#next = undefined;
	}

	get #seen(): ProductIndex {
		if (!this.#current) throw new ServiceUnavailable("Search");
		return this.#current;
	}

	#write(index: ProductIndex, change: ProductChange): Outcome {
		const { id, version } = change;
		const reason = refusal(change);
		if (reason !== undefined) return { id, outcome: "rejected", reason };
		const known = Math.max(index.version(id) ?? -1, this.#tombstones.get(id)?.version ?? -1);
		if (version <= known) return { id, outcome: "stale" };
		if ("removed" in change) index.remove(id);
		else index.put(version, change.doc);
		return { id, outcome: "applied" };
	}

	#bury({ id, version }: ProductChange): void {
		const known = this.#tombstones.get(id);
		if (known && known.version >= version) return;
		this.#tombstones.delete(id);
		this.#tombstones.set(id, { version, at: this.#now() });
		for (const [oldest, { at }] of this.#tombstones) {
			if (this.#now() - at < TOMBSTONE_TTL_MS) break;
			this.#tombstones.delete(oldest);
		}
	}
}

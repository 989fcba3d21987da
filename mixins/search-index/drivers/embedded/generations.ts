import { ServiceUnavailable } from "../../../../shared/errors.ts";
import { refusal } from "../../document-check.ts";
import type { Change, Health, Outcome, ProductDocument } from "../../port.ts";
import { ProductIndex } from "./product-index.ts";

const TOMBSTONE_TTL_MS = 24 * 60 * 60 * 1000;

type ProductChange = Change<ProductDocument>;

/**
 * The index that readers see and, during a rebuild, the one that will take its place. Live changes go to both; in each
 * the higher version wins. Removals are remembered for a day, so that a late change cannot bring a product back.
 */
export class Generations {
	#current: ProductIndex | undefined;
	/** Before the first rebuild too: facts may arrive earlier than the source. */
	#next: ProductIndex | undefined = new ProductIndex();
	#number = 0;
	readonly #tombstones = new Map<string, { version: number; at: number }>();
	readonly #now: () => number;

	constructor(now: () => number = Date.now) {
		this.#now = now;
	}

	/** The index that readers see. Throws ServiceUnavailable before the first rebuild is complete. */
	get current(): ProductIndex {
		if (!this.#current) throw new ServiceUnavailable("Search");
		return this.#current;
	}

	health(): Health {
		const documents = (this.#current ?? this.#next)?.size ?? 0;
		return { ready: this.#current !== undefined, documents, generation: String(this.#number) };
	}

	/** Applies one live change. */
	apply(change: ProductChange): Outcome {
		const { id } = change;
		const reason = refusal(change);
		if (reason !== undefined) return { id, outcome: "rejected", reason };
		const [seen, other] = [this.#current, this.#next].filter((index) => index !== undefined);
		const isNew = this.#write(seen!, change);
		if (other) this.#write(other, change);
		if ("removed" in change) this.#bury(change);
		return { id, outcome: isNew ? "applied" : "stale" };
	}

	/** Begins a new generation, or goes on with the one that waits for its first source. */
	begin(): void {
		this.#next ??= new ProductIndex();
	}

	/** Takes one row of the source into the new generation, unless a live change was newer. */
	load(change: ProductChange): Outcome {
		const { id } = change;
		const reason = refusal(change);
		if (reason !== undefined) return { id, outcome: "rejected", reason };
		return { id, outcome: this.#write(this.#next!, change) ? "applied" : "stale" };
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

	#write(index: ProductIndex, change: ProductChange): boolean {
		const known = Math.max(index.version(change.id) ?? -1, this.#tombstones.get(change.id)?.version ?? -1);
		if (change.version <= known) return false;
		if ("removed" in change) index.remove(change.id);
		else index.put(change.version, change.doc);
		return true;
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

import { ServiceUnavailable } from "../../../../shared/errors.ts";
import type { Change, Health, Outcome, RebuildReport } from "../../port.ts";

const TOMBSTONE_TTL_MS = 24 * 60 * 60 * 1000;

/** One generation of an index: documents with their versions. It keeps what it is given; whether to is decided here. */
export interface Generation<D> {
	readonly size: number;
	/** The version of a document that is there. */
	version(id: string): number | undefined;
	/** Inserts or replaces a document, whatever version is there. */
	put(version: number, document: D): void;
	/** Takes a document out; nothing happens where it is unknown. */
	remove(id: string): void;
	/** Does writes as one, where that is cheaper. */
	together<T>(work: () => T): T;
	/** Lets go what the garbage collector does not. */
	close(): void;
}

/**
 * The generation that readers see and, during a rebuild, the one that will take its place. Live changes go to both; in
 * each the higher version wins. Removals are remembered for a day, so that a late change cannot bring a document back.
 * Lives in the worker thread; knows nothing of it.
 */
export class Generations<D, G extends Generation<D>> {
	readonly #make: () => G;
	readonly #refusal: (change: Change<D>) => string | undefined;
	readonly #now: () => number;
	#current: G | undefined;
	/** There before the first rebuild too: facts may arrive earlier than the source. */
	#next: G | undefined;
	#number = 0;
	readonly #tombstones = new Map<string, { version: number; at: number }>();

	constructor(make: () => G, refusal: (change: Change<D>) => string | undefined, now: () => number) {
		this.#make = make;
		this.#refusal = refusal;
		this.#now = now;
		this.#next = make();
	}

	/** What readers see. Throws ServiceUnavailable before the first rebuild is complete. */
	protected get seen(): G {
		if (!this.#current) throw new ServiceUnavailable("Search");
		return this.#current;
	}

	health(): Health {
		const documents = (this.#current ?? this.#next)?.size ?? 0;
		return { ready: this.#current !== undefined, documents, generation: String(this.#number) };
	}

	/** Applies live changes. */
	apply(changes: Change<D>[]): Outcome[] {
		const indexes = [this.#current, this.#next].filter((index) => index !== undefined);
		const write = () => changes.map((change) => this.#applyTo(indexes, change));
		return indexes.reduceRight((work, index) => () => index.together(work), write)();
	}

	/** Begins a new generation, or goes on with the one that waits for its first source. */
	begin(): void {
		this.#next ??= this.#make();
	}

	/** Takes rows of the source into the new generation, unless a live change was newer; answers the refused ones. */
	load(changes: Change<D>[]): RebuildReport["rejected"] {
		const next = this.#next!;
		const outcomes = next.together(() => changes.map((change) => this.#write(next, change)));
		return outcomes.flatMap((each) => (each.outcome === "rejected" ? [{ id: each.id, reason: each.reason }] : []));
	}

	/** Shows the new generation to readers. */
	finish(): void {
		this.#current?.close();
		this.#current = this.#next;
		this.#next = undefined;
		this.#number++;
	}

	/** Gives the new generation up; before the first one is complete, what live changes brought stays. */
	abandon(): void {
		if (!this.#current) return;
		this.#next?.close();
		this.#next = undefined;
	}

	/** A removal is remembered when each of them has seen it. */
	#applyTo(indexes: G[], change: Change<D>): Outcome {
		const [outcome] = indexes.map((index) => this.#write(index, change));
		if ("removed" in change && outcome!.outcome !== "rejected") this.#bury(change);
		return outcome!;
	}

	#write(index: G, change: Change<D>): Outcome {
		const { id, version } = change;
		const reason = this.#refusal(change);
		if (reason !== undefined) return { id, outcome: "rejected", reason };
		const known = Math.max(index.version(id) ?? -1, this.#tombstones.get(id)?.version ?? -1);
		if (version <= known) return { id, outcome: "stale" };
		if ("removed" in change) index.remove(id);
		else index.put(version, change.doc);
		return { id, outcome: "applied" };
	}

	#bury({ id, version }: Change<D>): void {
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

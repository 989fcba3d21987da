import { setImmediate as nextTurn } from "node:timers/promises";
import type { Change, Health, Outcome, ProductDocument, ProductPage, ProductQuery, Suggestions } from "../../port.ts";
import { Generations } from "./generations.ts";

/** So many changes are written before searches get their turn. */
const SLICE = 25;

/**
 * What the worker thread offers; in a test it runs in the test's own thread. Writes run one after another in slices,
 * searches in between.
 */
export class LocalIndex {
	readonly #generations: Generations;
	#writes: Promise<unknown> = Promise.resolve();

	constructor(now?: () => number) {
		this.#generations = new Generations(now);
	}

	search(query: ProductQuery): ProductPage {
		return this.#generations.current.search(query);
	}

	suggest(text: string, limit: number): Suggestions {
		return this.#generations.current.suggest(text, limit);
	}

	health(): Health {
		return this.#generations.health();
	}

	apply(changes: Change<ProductDocument>[]): Promise<Outcome[]> {
		return this.#write(changes, (change) => this.#generations.apply(change));
	}

	/** Ends when all writes before it have ended. */
	async refresh(): Promise<void> {
		await this.#writes;
	}

	/** The steps of a rebuild: `begin`, `load` for each batch, then `finish` or `abandon`. */
	begin(): Promise<unknown> {
		return this.#inTurn(() => this.#generations.begin());
	}

	/** Answers the rows that were refused. */
	async load(changes: Change<ProductDocument>[]): Promise<{ id: string; reason: string }[]> {
		const outcomes = await this.#write(changes, (change) => this.#generations.load(change));
		return outcomes.flatMap((each) => (each.outcome === "rejected" ? [{ id: each.id, reason: each.reason }] : []));
	}

	finish(): Promise<unknown> {
		return this.#inTurn(() => this.#generations.finish());
	}

	abandon(): Promise<unknown> {
		return this.#inTurn(() => this.#generations.abandon());
	}

	#write(changes: Change<ProductDocument>[], one: (change: Change<ProductDocument>) => Outcome): Promise<Outcome[]> {
		return this.#inTurn(async () => {
			const outcomes: Outcome[] = [];
			for (const change of changes) {
				outcomes.push(one(change));
				if (outcomes.length % SLICE === 0) await nextTurn();
			}
			return outcomes;
		});
	}

	#inTurn<T>(work: () => T | Promise<T>): Promise<T> {
		const turn = this.#writes.then(work);
		this.#writes = turn.catch(() => undefined);
		return turn;
	}
}

/** The same methods from another thread. */
export type RemoteIndex = {
	[Method in keyof LocalIndex]: (
		...args: Parameters<LocalIndex[Method]>
	) => Promise<Awaited<ReturnType<LocalIndex[Method]>>>;
};

import { distance, LONGEST_WORD } from "./distance.ts";

/** A term near a mistyped word. */
export interface Neighbour {
	term: string;
	id: number;
	edits: number;
}

/** Gives terms small numbers, and finds them whole, by their beginning, and by edit distance. */
export class Vocabulary {
	readonly #ids = new Map<string, number>();
	/** All terms but the fresh ones, in order, and their numbers beside them. */
	#sorted: string[] = [];
	#sortedIds = new Uint32Array(0);
	#fresh: string[] = [];

	get size(): number {
		return this.#ids.size;
	}

	/** The number of a term, in a list that is empty where it is unknown. */
	find(term: string): number[] {
		const id = this.#ids.get(term);
		return id === undefined ? [] : [id];
	}

	/** The number of a term, a new one if need be. */
	intern(term: string): number {
		let id = this.#ids.get(term);
		if (id === undefined) {
			id = this.#ids.size;
			// V8 keeps a slice as a view on its text; a copy lets a long description go.
			const own = Buffer.from(term).toString();
			this.#ids.set(own, id);
			this.#fresh.push(own);
		}
		return id;
	}

	/** The numbers of all terms that begin with `prefix`. */
	startingWith(prefix: string): number[] {
		const [from, to] = this.#range(prefix);
		return Array.from(this.#sortedIds.subarray(from, to));
	}

	/** All terms with the same first letter at most `edits` away, the word itself included. */
	near(word: string, edits: number): Neighbour[] {
		if (word.length > LONGEST_WORD - edits) return [];
		const [from, to] = this.#range(word.slice(0, 1));
		const found: Neighbour[] = [];
		for (let i = from; i < to; i++) {
			const term = this.#sorted[i]!;
			const apart = distance(word, term, edits);
			if (apart <= edits) found.push({ term, id: this.#sortedIds[i]!, edits: apart });
		}
		return found;
	}

	entries(): IterableIterator<[string, number]> {
		return this.#ids.entries();
	}

	/** Where the terms with this beginning stand in `#sorted`: from, to (exclusive). */
	#range(prefix: string): [number, number] {
		this.#settle();
		return [this.#firstNotBelow(prefix), this.#firstNotBelow(`${prefix}\uFFFF`)];
	}

	#firstNotBelow(bound: string): number {
		let low = 0;
		let high = this.#sorted.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#sorted[middle]! < bound) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** Merges the fresh terms in; linear, and only after writes that brought new words. */
	#settle(): void {
		if (this.#fresh.length === 0) return;
		const old = this.#sorted;
		const fresh = this.#fresh.sort();
		this.#sorted = new Array(old.length + fresh.length);
		for (let i = 0, o = 0, f = 0; i < this.#sorted.length; i++) {
			const isOld = f === fresh.length || (o < old.length && old[o]! < fresh[f]!);
			this.#sorted[i] = isOld ? old[o++]! : fresh[f++]!;
		}
		this.#sortedIds = Uint32Array.from(this.#sorted, (term) => this.#ids.get(term)!);
		this.#fresh = [];
	}
}

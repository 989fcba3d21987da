import { distance, LONGEST_WORD } from "../../distance.ts";
import { SortedTerms } from "./sorted-terms.ts";

/** A term near a mistyped word. */
export interface Neighbour {
	term: string;
	id: number;
	edits: number;
}

/** Gives terms small numbers, and finds them whole, by their beginning, and by edit distance. */
export class Vocabulary {
	readonly #ids = new Map<string, number>();
	readonly #sorted = new SortedTerms();

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
			this.#sorted.add(own, id);
		}
		return id;
	}

	/** The numbers of all terms that begin with `prefix`. */
	startingWith(prefix: string): number[] {
		const found: number[] = [];
		this.#sorted.each(prefix, (_, id) => found.push(id));
		return found;
	}

	/** All terms with the same first letter at most `edits` away, the word itself included. */
	near(word: string, edits: number): Neighbour[] {
		if (word.length > LONGEST_WORD - edits) return [];
		const found: Neighbour[] = [];
		this.#sorted.each(word.slice(0, 1), (term, id) => {
			const apart = distance(word, term, edits);
			if (apart <= edits) found.push({ term, id, edits: apart });
		});
		return found;
	}
}

import { roomFor } from "./arrays.ts";

const END = -1;

/**
 * For each term a list of 32-bit values, newest first: linked lists in two growing arrays, 8 bytes a value, so that
 * adding costs the same however long a list is.
 */
export class Postings {
	/** By term: where its newest value is. */
	#heads = new Int32Array(0);
	#lengths = new Int32Array(0);
	/** By value: where the next older one of the same term is, and the value itself. */
	#next = new Int32Array(0);
	#values = new Uint32Array(0);
	#size = 0;
	#scratch = new Uint32Array(0);

	add(term: number, value: number): void {
		if (term >= this.#heads.length) {
			const known = this.#heads.length;
			this.#heads = roomFor(this.#heads, term).fill(END, known);
			this.#lengths = roomFor(this.#lengths, term);
		}
		this.#next = roomFor(this.#next, this.#size);
		this.#values = roomFor(this.#values, this.#size);
		this.#next[this.#size] = this.#heads[term]!;
		this.#values[this.#size] = value;
		this.#heads[term] = this.#size++;
		this.#lengths[term]!++;
	}

	/** Terms have numbers below this one. */
	get terms(): number {
		return this.#heads.length;
	}

	/** How many values a term has. */
	length(term: number): number {
		return this.#lengths[term] ?? 0;
	}

	/** The values of all the terms, in an array that is valid until the next call. */
	of(terms: number[]): Uint32Array {
		let size = 0;
		for (const term of terms) size += this.length(term);
		this.#scratch = roomFor(this.#scratch, size);
		let i = 0;
		for (const term of terms) {
			for (let at = this.#heads[term] ?? END; at !== END; at = this.#next[at]!) this.#scratch[i++] = this.#values[at]!;
		}
		return this.#scratch.subarray(0, size);
	}
}

import { type Word, words } from "../../analyser.ts";
import type { ProductDocument } from "../../port.ts";
import { roomFor } from "./arrays.ts";
import { Postings } from "./postings.ts";
import { Vocabulary } from "./vocabulary.ts";
import { weigh } from "./weights.ts";

/** A posting in 32 bits: the text's number (22), whether the term stands outside the description (1), weight (9). */
const SHORT = 1 << 9;
const WEIGHT_MASK = SHORT - 1;
const TEXT_SHIFT = 10;
/** Weights are kept in steps of 1/16, hence up to 31.9. */
const WEIGHT_STEPS = 16;
const NOBODY = -1;
/** So many replaced texts are not worth tidying up. */
const DEAD_AT_LEAST = 4_096;

/** One product that has a term, as `ProductText.postings` gives it. */
export const posting = {
	text: (value: number) => value >>> TEXT_SHIFT,
	isShort: (value: number) => (value & SHORT) !== 0,
	weight: (value: number) => (value & WEIGHT_MASK) / WEIGHT_STEPS,
};

/**
 * The texts of all products, by term. A text never changes: a product's new text gets a new number, and the old one
 * loses its owner. When a third of the texts has none, `compact` drops them.
 */
export class ProductText {
	/** Words that no product has any more stay until the next rebuild. */
	readonly vocabulary = new Vocabulary();
	#postings = new Postings();
	/** By text: the ordinal of the product it belongs to. */
	#owners = new Int32Array(0);
	#texts = 0;
	#dead = 0;
	/** By term of a name, a brand or a category: how a customer would write it ("sery" → "series"). */
	readonly #spellings = new Map<string, string>();
	readonly #labels = new Map<string, Word[]>();

	/** By text: the ordinal of its product, or -1. */
	get owners(): Int32Array {
		return this.#owners;
	}

	/** The number of live texts. */
	get size(): number {
		return this.#texts - this.#dead;
	}

	/** Indexes a product's text; answers its number, which `remove` takes. */
	add(ordinal: number, product: ProductDocument): number {
		const text = this.#number(ordinal);
		const { weights, short, written } = weigh(product, (label) => this.labelWords(label));
		let place = 0;
		for (const [term, weight] of weights) {
			const steps = Math.min(WEIGHT_MASK, Math.max(1, Math.round(weight * WEIGHT_STEPS)));
			const value = ((text << TEXT_SHIFT) | (place++ < short ? SHORT : 0) | steps) >>> 0;
			this.#postings.add(this.vocabulary.intern(term), value);
		}
		for (const { raw, term } of written) {
			if (raw === term || !this.#spellings.has(term)) this.#spellings.set(term, raw);
		}
		return text;
	}

	/** The words of a brand or a category, cut once: such names repeat from product to product. */
	labelWords(label: string): Word[] {
		let found = this.#labels.get(label);
		if (!found) {
			found = words(label);
			this.#labels.set(label, found);
		}
		return found;
	}

	remove(text: number): void {
		this.#owners[text] = NOBODY;
		this.#dead++;
	}

	/** How many texts have a term, roughly: replaced ones count until `compact`. */
	frequency(term: number): number {
		return this.#postings.length(term);
	}

	/** All postings of some terms, see `posting`; texts may have lost their owner. Valid until the next call. */
	postings(terms: number[]): Uint32Array {
		return this.#postings.of(terms);
	}

	/** How customers write a term, or undefined where it is no word of a name, a brand or a category. */
	spelling(term: string): string | undefined {
		return this.#spellings.get(term);
	}

	/** Drops dead texts when they are a third of all; then `moved(ordinal, text)` tells each product its new number. */
	compact(moved: (ordinal: number, text: number) => void): void {
		if (this.#dead < DEAD_AT_LEAST || this.#dead * 3 < this.#texts) return;
		const [owners, postings, texts] = [this.#owners, this.#postings, this.#texts];
		[this.#owners, this.#postings, this.#texts, this.#dead] = [new Int32Array(0), new Postings(), 0, 0];
		const numbers = owners.slice(0, texts).map((owner) => (owner === NOBODY ? NOBODY : this.#number(owner)));
		for (let text = 0; text < this.#texts; text++) moved(this.#owners[text]!, text);
		for (let term = 0; term < postings.terms; term++) {
			for (const value of postings.of([term]).reverse()) {
				const text = numbers[posting.text(value)]!;
				const rest = value & (SHORT | WEIGHT_MASK);
				if (text !== NOBODY) this.#postings.add(term, ((text << TEXT_SHIFT) | rest) >>> 0);
			}
		}
	}

	#number(ordinal: number): number {
		const text = this.#texts++;
		this.#owners = roomFor(this.#owners, text);
		this.#owners[text] = ordinal;
		return text;
	}
}

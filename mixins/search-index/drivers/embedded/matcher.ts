import { needed, type Plan, type Slot, type Stage } from "../../planner.ts";
import { roomFor } from "./arrays.ts";
import { type ProductText, posting } from "./product-text.ts";
import { codeTerm } from "./weights.ts";

/** How well a slot is met, against a term found exactly. */
const JOIN_FACTOR = 0.8;
const PREFIX_FACTOR = 0.5;
const JOIN_PREFIX_FACTOR = 0.3;
const FUZZY_FACTOR = 0.4;
/** What a pair of neighbours adds to a product that has it too. */
const NEIGHBOURS_BONUS = 1;
/** Puts a product whose code was typed before all others. */
const CODE_BONUS = 1_000;

/** The products that match, in no order. The arrays are valid until the next match. */
export interface Matches {
	count: number;
	/** By position up to `count`. */
	ordinals: Int32Array;
	/** By ordinal; meant for those in `ordinals` only. */
	scores: Float32Array;
}

/** Finds the products that meet a plan at a stage, over scratch arrays as long as the product table. */
export class Matcher {
	readonly #text: ProductText;
	#scores = new Float32Array(0);
	/** By ordinal: how many slots it met, and how well it met the current one. */
	#met = new Uint8Array(0);
	#slotScores = new Float32Array(0);
	#ordinals = new Int32Array(0);
	#touched = new Int32Array(0);
	#touchedCount = 0;

	constructor(text: ProductText) {
		this.#text = text;
	}

	/** `products`: the length of the product table, that is the highest ordinal and one. */
	match(plan: Plan, stage: Stage, products: number): Matches {
		this.#prepare(products);
		const atLeast = needed(stage, plan.slots.length);
		const mayMiss = plan.slots.length - atLeast;
		let count = 0;
		plan.slots.forEach((slot, before) => {
			this.#meet(slot, stage);
			for (let i = 0; i < this.#touchedCount; i++) {
				const ordinal = this.#touched[i]!;
				const met = this.#met[ordinal]!;
				if (met + mayMiss >= before) {
					this.#scores[ordinal]! += this.#slotScores[ordinal]!;
					this.#met[ordinal] = met + 1;
					if (met + 1 === atLeast) this.#ordinals[count++] = ordinal;
				}
				this.#slotScores[ordinal] = 0;
			}
			this.#touchedCount = 0;
		});
		for (const pair of plan.pairs) this.#eachWith(pair, (ordinal) => (this.#scores[ordinal]! += NEIGHBOURS_BONUS));
		if (plan.code) {
			this.#eachWith(codeTerm(plan.code), (ordinal) => {
				if (atLeast === 0 || this.#met[ordinal]! < atLeast) this.#ordinals[count++] = ordinal;
				this.#scores[ordinal]! += CODE_BONUS;
			});
		}
		return { count, ordinals: this.#ordinals, scores: this.#scores };
	}

	#prepare(products: number): void {
		this.#scores = roomFor(this.#scores, products).fill(0);
		this.#met = roomFor(this.#met, products).fill(0);
		this.#slotScores = roomFor(this.#slotScores, products);
		this.#ordinals = roomFor(this.#ordinals, products);
		this.#touched = roomFor(this.#touched, products);
	}

	/** Scores all products that meet a slot; of several ways to meet it the best one counts. */
	#meet(slot: Slot, stage: Stage): void {
		const { vocabulary } = this.#text;
		this.#collect(vocabulary.find(slot.term), 1, false);
		for (const join of slot.joins) this.#collect(vocabulary.find(join), JOIN_FACTOR, false);
		if (slot.prefix) this.#collect(vocabulary.startingWith(slot.prefix), PREFIX_FACTOR, true);
		if (slot.joinPrefix) this.#collect(vocabulary.startingWith(slot.joinPrefix), JOIN_PREFIX_FACTOR, true);
		if (stage > 1 && slot.fuzzy > 0) {
			const near = vocabulary.near(slot.term, slot.fuzzy);
			for (const edits of [1, 2]) {
				const ids = near.filter((each) => each.edits === edits).map((each) => each.id);
				this.#collect(ids, FUZZY_FACTOR / edits, true);
			}
		}
	}

	/** The terms count as one: a rare one among them is no better than the others. */
	#collect(terms: number[], factor: number, shortOnly: boolean): void {
		const { owners } = this.#text;
		const postings = this.#text.postings(terms);
		const rarity = factor * this.#rarity(postings.length);
		for (let i = 0; i < postings.length; i++) {
			const value = postings[i]!;
			const ordinal = owners[posting.text(value)]!;
			if (ordinal < 0 || (shortOnly && !posting.isShort(value))) continue;
			const score = rarity * posting.weight(value);
			const known = this.#slotScores[ordinal]!;
			if (known === 0) this.#touched[this.#touchedCount++] = ordinal;
			if (score > known) this.#slotScores[ordinal] = score;
		}
	}

	/** BM25's inverse document frequency. */
	#rarity(occurrences: number): number {
		const all = this.#text.size;
		const frequency = Math.min(all, occurrences);
		return Math.log(1 + (all - frequency + 0.5) / (frequency + 0.5));
	}

	#eachWith(term: string, visit: (ordinal: number) => void): void {
		for (const value of this.#text.postings(this.#text.vocabulary.find(term))) {
			const ordinal = this.#text.owners[posting.text(value)]!;
			if (ordinal >= 0) visit(ordinal);
		}
	}
}

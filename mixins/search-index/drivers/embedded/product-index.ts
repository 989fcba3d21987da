import { hash } from "node:crypto";
import { type Plan, plan, STAGES, type Stage } from "../../planner.ts";
import type { ProductDocument, ProductPage, ProductQuery, Suggestions } from "../../port.ts";
import { correct } from "./correction.ts";
import type { Generation } from "./generations.ts";
import { Matcher } from "./matcher.ts";
import { order } from "./order.ts";
import { ProductTable } from "./product-table.ts";
import { ProductText } from "./product-text.ts";
import { select } from "./selection.ts";
import { suggestLabels } from "./suggestion.ts";
import { top } from "./top.ts";

/** How much a popular product's score rises, at most. */
const POPULARITY_FACTOR = 0.25;
/** Puts a product whose whole name was typed first. */
const NAME_BONUS = 500;

interface Found {
	stage: Stage;
	/** In no order; valid until the next match. */
	candidates: Int32Array;
	scores: Float32Array;
}

/** One generation of the product index, in memory of the thread that uses it. */
export class ProductIndex implements Generation<ProductDocument> {
	readonly #table = new ProductTable();
	readonly #text = new ProductText();
	readonly #matcher = new Matcher(this.#text);
	readonly #ordinals = new Map<string, number>();
	/** By ordinal: the hash of what `#text` holds, so that a change of price leaves the text alone. */
	readonly #fingerprints: number[] = [];

	get size(): number {
		return this.#ordinals.size;
	}

	version(id: string): number | undefined {
		const ordinal = this.#ordinals.get(id);
		return ordinal === undefined ? undefined : this.#table.versions[ordinal];
	}

	put(version: number, product: ProductDocument): void {
		const known = this.#ordinals.get(product.id);
		const ordinal = known ?? this.#table.claim();
		const fingerprint = fingerprintOf(product);
		if (known === undefined || this.#fingerprints[ordinal] !== fingerprint) {
			if (known !== undefined) this.#text.remove(this.#table.texts[ordinal]!);
			this.#table.texts[ordinal] = this.#text.add(ordinal, product);
			this.#fingerprints[ordinal] = fingerprint;
		}
		this.#table.write(ordinal, version, product);
		this.#ordinals.set(product.id, ordinal);
		this.#compact();
	}

	remove(id: string): void {
		const ordinal = this.#ordinals.get(id);
		if (ordinal === undefined) return;
		this.#ordinals.delete(id);
		this.#text.remove(this.#table.texts[ordinal]!);
		this.#table.release(ordinal);
		this.#compact();
	}

	together<T>(work: () => T): T {
		return work();
	}

	close(): void {}

	search(query: ProductQuery): ProductPage {
		const { text = "", filters = {}, facets: names = [], limit, offset = 0 } = query;
		const isBrowsing = text.trim() === "";
		const typed = plan(text);
		const { stage, candidates, scores } = isBrowsing ? this.#everything() : this.#find(typed, STAGES);
		const { ordinals, facets } = select(this.#table, candidates, filters, names);
		const sort = query.sort ?? (isBrowsing ? "-popularity" : "relevance");
		if (sort === "relevance") this.#finish(ordinals, scores, typed);
		const page = top(ordinals, offset + limit, order(this.#table, sort, scores)).slice(offset);
		const hits = page.map((ordinal) => {
			const id = this.#table.ids[ordinal]!;
			return sort === "relevance" ? { id, score: scores[ordinal]! } : { id };
		});
		const corrected = stage > 1 ? correct(typed, this.#text) : undefined;
		return { total: ordinals.length, hits, facets, stage, ...(corrected && { corrected }) };
	}

	suggest(text: string, limit: number): Suggestions {
		const typed = plan(text, "suggest");
		if (typed.words.length === 0) return { products: [], brands: [], categories: [] };
		const { candidates, scores } = this.#find(typed, [1, 2]);
		this.#finish(candidates, scores, typed);
		const { ids, slugs, names } = this.#table;
		const products = top(candidates, limit, order(this.#table, "relevance", scores)).map((ordinal) => ({
			id: ids[ordinal]!,
			slug: slugs[ordinal]!,
			name: names[ordinal]!,
		}));
		return { products, ...suggestLabels({ table: this.#table, text: this.#text }, typed, limit) };
	}

	/** The first of the stages that finds something, filters aside. */
	#find(typed: Plan, stages: Stage[]): Found {
		for (const stage of stages) {
			const { count, ordinals, scores } = this.#matcher.match(typed, stage, this.#table.length);
			if (count > 0) return { stage, candidates: ordinals.subarray(0, count), scores };
		}
		return { stage: 1, candidates: new Int32Array(0), scores: new Float32Array(0) };
	}

	#everything(): Found {
		const candidates = new Int32Array(this.size);
		let count = 0;
		for (let ordinal = 0; ordinal < this.#table.length; ordinal++) {
			if (this.#table.live[ordinal]) candidates[count++] = ordinal;
		}
		return { stage: 1, candidates, scores: new Float32Array(this.#table.length) };
	}

	/** Adds to the scores what does not come from single words. */
	#finish(ordinals: Int32Array, scores: Float32Array, typed: Plan): void {
		const { popularity, nameKeys } = this.#table;
		for (const ordinal of ordinals) {
			const bonus = nameKeys[ordinal] === typed.name ? NAME_BONUS : 0;
			scores[ordinal] = (scores[ordinal]! + bonus) * (1 + POPULARITY_FACTOR * popularity[ordinal]!);
		}
	}

	#compact(): void {
		this.#text.compact((ordinal, text) => {
			this.#table.texts[ordinal] = text;
		});
	}
}

/** 48 bits over everything that `weigh` reads. */
function fingerprintOf({ name, brand, categories, description, codes }: ProductDocument): number {
	const labels = categories.map((category) => category.name);
	return hash("sha1", JSON.stringify([name, brand, labels, description, codes]), "buffer").readUIntBE(0, 6);
}

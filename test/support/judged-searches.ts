import { stem, words } from "../../mixins/search-index/analyser.ts";
import type { ProductDocument } from "../../mixins/search-index/port.ts";

/** A query and the products that answer it: all that hold every intended word (or have the code). */
export interface JudgedSearch {
	kind: string;
	text: string;
	relevant: Set<string>;
}

const STOP = new Set("a an and as at by for from in into is it of on or the to with".split(" "));

/** A small seeded generator (mulberry32), so that every run judges the same searches. */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

/**
 * Searches made of products: the 2 to 4 rarest words of a name in their order, edited by kind. `perKind` of each kind
 * that the corpus has material for.
 */
export function judgedSearches(docs: ProductDocument[], seed: number, perKind: number): JudgedSearch[] {
	const random = seeded(seed);
	const below = (n: number) => Math.floor(random() * n);
	const held = new Map(
		docs.map((doc) => [doc.id, new Set(words(`${doc.name} ${doc.brand ?? ""}`).map((w) => w.term))]),
	);
	const holders = (terms: string[]) =>
		new Set(docs.filter((doc) => terms.every((term) => held.get(doc.id)!.has(term))).map((doc) => doc.id));

	/** The rarest words of a product in their order, brand and stop words aside, that name at most 3 products. */
	const intended = (doc: ProductDocument): string[] | undefined => {
		const brand = new Set(words(doc.brand ?? "").map((w) => w.term));
		const own = words(doc.name).filter((w) => !brand.has(w.term) && !STOP.has(w.raw) && w.raw.length > 1);
		const rare = [...own].sort((a, b) => holders([a.term]).size - holders([b.term]).size);
		for (let n = 2; n <= Math.min(4, rare.length); n++) {
			const chosen = own.filter((w) => rare.slice(0, n).includes(w));
			if (holders(chosen.map((w) => w.term)).size <= 3) return chosen.map((w) => w.raw);
		}
		return undefined;
	};
	const mistype = (word: string): string => {
		const at = 1 + below(word.length - 2);
		const edits = [
			word.slice(0, at) + word.slice(at + 1),
			word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
			word.slice(0, at) + (word[at] === "x" ? "y" : "x") + word.slice(at + 1),
			word.slice(0, at) + word[at] + word.slice(at),
		];
		return edits[below(edits.length)]!;
	};
	const isPlain = (word: string) => /^[a-z]{5,}$/.test(word);
	const edited = (list: string[], edit: (word: string) => string): string | undefined => {
		const at = list.findIndex(isPlain);
		return at < 0 ? undefined : list.with(at, edit(list[at]!)).join(" ");
	};
	const KINDS: Record<string, (list: string[], doc: ProductDocument) => string | undefined> = {
		exact: (list) => list.join(" "),
		brand: (list, doc) => (doc.brand ? `${doc.brand} ${list.join(" ")}` : undefined),
		typo: (list) => edited(list, mistype),
		plural: (list) => edited(list, (word) => (word.endsWith("s") ? stem(word) : `${word}s`)),
		compound: (list, doc) => {
			const all = words(doc.name).map((w) => w.raw);
			const at = all.findIndex((word, i) => list.includes(word) && i + 1 < all.length && !STOP.has(all[i + 1]!));
			return at < 0 ? undefined : [all[at]! + all[at + 1]!, ...list.filter((w) => w !== all[at])].join(" ");
		},
		partial: (list) => {
			const last = list.at(-1)!;
			return isPlain(last)
				? [...list.slice(0, -1), last.slice(0, Math.ceil(last.length / 2) + 1)].join(" ")
				: undefined;
		},
		unit: (list) => {
			const at = list.findIndex((word) => /^\d+(gb|tb|in|mm|hz|ghz)$/.test(word));
			return at < 0
				? undefined
				: list.with(at, list[at]!.replace(/^(\d+)(.+)$/, "$1 $2").replace(" in", " inch")).join(" ");
		},
	};

	const searches: JudgedSearch[] = [];
	for (const [kind, edit] of Object.entries(KINDS)) {
		for (let tries = 0, made = 0; made < perKind && tries < 50 * perKind; tries++) {
			const doc = docs[below(docs.length)]!;
			const list = intended(doc);
			const text = list && edit(list, doc);
			if (!list || text === undefined) continue;
			searches.push({ kind, text, relevant: holders(list.map(stem)) });
			made++;
		}
	}
	for (let made = 0; made < perKind; made++) {
		const doc = docs[below(docs.length)]!;
		const sku = doc.skus[0]!;
		const spellings = [sku, sku.toLowerCase(), sku.replace("-", ""), sku.replace("-", " ")];
		searches.push({ kind: "sku", text: spellings[made % 4]!, relevant: new Set([doc.id]) });
	}
	return searches;
}

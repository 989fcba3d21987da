import { normalCode, pairs, sortKey, stem, type Word, words } from "./analyser.ts";

/** One word of a query and everything that counts as finding it. */
export interface Slot {
	/** Where the word stands in `Plan.words`. */
	position: number;
	term: string;
	/** The pairs it forms with its neighbours. */
	joins: string[];
	/** The word is still being typed: terms that begin so match too. */
	prefix?: string;
	/** The same for the last two words written as one. */
	joinPrefix?: string;
	/** How many edits stage 2 allows, the first letter being right. */
	fuzzy: 0 | 1 | 2;
}

/** A text turned into conditions; empty slots and no code mean that nothing can match, unless the text is blank. */
export interface Plan {
	/** All words as typed, folded; what a correction is made of. */
	words: string[];
	slots: Slot[];
	/** Neighbours in the text; a product with the same neighbours ranks higher. */
	pairs: string[];
	/** The text as a product code, where it may be one: it matches beside the slots, first. */
	code?: string;
	/** The text as a whole name: a product called exactly so ranks first. */
	name: string;
}

/** 1: every slot as typed; 2: every slot, fuzzy; 3: `needed` slots, fuzzy. Taken in turn until something is found. */
export type Stage = 1 | 2 | 3;
export const STAGES: Stage[] = [1, 2, 3];

const TEXT_LIMIT = 200;
const WORD_LIMIT = 12;
const STOP_WORDS = new Set("a an and as at by for from in into is it of on or the to with".split(" "));

function edits(word: string): 0 | 1 | 2 {
	if (word.length < 4 || /\p{N}/u.test(word)) return 0;
	return word.length < 8 ? 1 : 2;
}

function codeOf(text: string): string | undefined {
	const code = normalCode(text);
	return code.length >= 5 && /\d/.test(code) ? code : undefined;
}

/** The part of a text that is read: its first 200 characters. */
export const typedPart = (text: string): string => text.slice(0, TEXT_LIMIT).toWellFormed();

/**
 * Plans a text: its first 200 characters and 12 words, without stop words unless there is nothing else.
 * The last word counts as unfinished when no space follows it and it has 2 letters (`suggest`: 1 behind another word).
 */
export function plan(text: string, mode: "search" | "suggest" = "search"): Plan {
	const typed = typedPart(text);
	const all = words(typed).slice(0, WORD_LIMIT);
	const joined = pairs(all);
	const significant = all.some((word) => !STOP_WORDS.has(word.raw));
	const kept = all.map((word) => !significant || !STOP_WORDS.has(word.raw));
	const last = all.length - 1;
	const least = mode === "suggest" && last > 0 ? 1 : 2;
	const unfinished = !/\s$/.test(typed) && (all[last]?.raw.length ?? 0) >= least;

	const slots = all.flatMap((word, position): Slot[] => {
		if (!kept[position]) return [];
		const joins = [position - 1, position].filter((i) => kept[i] && kept[i + 1]).map((i) => joined[i]!);
		const slot: Slot = { position, term: word.term, joins, fuzzy: edits(word.term) };
		if (position === last && unfinished) {
			slot.prefix = word.raw;
			if (kept[last - 1]) slot.joinPrefix = all[last - 1]!.raw + word.raw;
		}
		return [slot];
	});
	const neighbours = joined.filter((_, i) => kept[i] && kept[i + 1]);
	return {
		words: all.map((word) => word.raw),
		slots,
		pairs: neighbours,
		code: codeOf(typed),
		name: sortKey(typed.trim()),
	};
}

/** How many of `slots` must match at a stage. */
export function needed(stage: Stage, slots: number): number {
	if (stage < 3) return slots;
	return slots > 2 ? Math.ceil(slots / 2) : Math.min(1, slots);
}

/**
 * Whether the words of a brand or a category may be what the text begins to name: every word of the text is among them,
 * the last one at least as a beginning.
 */
export function names(typed: Plan, label: Word[]): boolean {
	const last = typed.words.length - 1;
	const isIn = (word: string, isLast: boolean) =>
		label.some(({ raw, term }) => raw === word || term === stem(word) || (isLast && raw.startsWith(word)));
	return last >= 0 && typed.words.every((word, i) => isIn(word, i === last));
}

import { distance } from "../../distance.ts";
import type { Plan } from "../../planner.ts";
import type { estypes } from "./client.ts";
import { slotQuery } from "./product-query.ts";

const CANDIDATES = 20;

/** What the server answers to `correctionRequest`, by the slot's position. */
export interface Known {
	known: { buckets: Record<string, { doc_count: number }> };
}

/** Asks which words of a plan no product has, and which ones come near. */
export function correctionRequest({ slots, words }: Plan): Omit<estypes.SearchRequest, "index"> {
	const filters = Object.fromEntries(slots.map((slot) => [slot.position, slotQuery(slot, 1)]));
	const suggesters = slots
		.filter(({ fuzzy }) => fuzzy > 0)
		.map((slot) => [slot.position, nearest(words[slot.position]!, slot.fuzzy)]);
	return { size: 0, aggs: { known: { filters: { filters } } }, suggest: Object.fromEntries(suggesters) };
}

const nearest = (text: string, max_edits: number): estypes.SearchFieldSuggester => ({
	text,
	term: {
		field: "words",
		analyzer: "keyword",
		suggest_mode: "always",
		max_edits,
		prefix_length: 1,
		min_word_length: 1,
		size: CANDIDATES,
		shard_size: 10 * CANDIDATES,
	},
});

/**
 * The text with each word that no product has replaced by the nearest one, the most frequent of those equally near;
 * undefined where every word is known or no other comes near.
 */
export function correctedText(
	plan: Plan,
	{ known }: Known,
	suggest: Record<string, estypes.SearchSuggest[]> = {},
): string | undefined {
	const corrected = [...plan.words];
	for (const { position } of plan.slots) {
		if (known.buckets[position]!.doc_count > 0) continue;
		const options = suggest[position]?.flatMap((each) => each.options as estypes.SearchTermSuggestOption[]) ?? [];
		const best = nearestOf(plan.words[position]!, options);
		if (best) corrected[position] = best;
	}
	const sentence = corrected.join(" ");
	return sentence === plan.words.join(" ") ? undefined : sentence;
}

function nearestOf(word: string, options: estypes.SearchTermSuggestOption[]): string | undefined {
	const edits = new Map(options.map(({ text }) => [text, distance(word, text, 2)]));
	const [best] = [...options].sort(
		(a, b) => edits.get(a.text)! - edits.get(b.text)! || b.freq - a.freq || (a.text < b.text ? -1 : 1),
	);
	return best?.text;
}

import type { Plan, Slot } from "../../planner.ts";
import type { ProductText } from "./product-text.ts";
import type { Neighbour } from "./vocabulary.ts";

/**
 * The text with each word that no product has replaced by the nearest one, the most frequent of those equally near;
 * undefined where every word is known or no other comes near.
 */
export function correct(typed: Plan, text: ProductText): string | undefined {
	const corrected = [...typed.words];
	for (const slot of typed.slots) {
		const better = isKnown(slot, text) ? undefined : nearest(slot, text);
		if (better) corrected[slot.position] = text.spelling(better.term)!;
	}
	const sentence = corrected.join(" ");
	return sentence === typed.words.join(" ") ? undefined : sentence;
}

function isKnown(slot: Slot, text: ProductText): boolean {
	const ids = [slot.term, ...slot.joins].flatMap((term) => text.vocabulary.find(term));
	if (slot.prefix) ids.push(...text.vocabulary.startingWith(slot.prefix));
	return ids.some((id) => text.frequency(id) > 0);
}

function nearest(slot: Slot, text: ProductText): Neighbour | undefined {
	if (slot.fuzzy === 0) return undefined;
	const words = text.vocabulary.near(slot.term, slot.fuzzy).filter(({ term }) => text.spelling(term) !== undefined);
	return words.sort(
		(a, b) => a.edits - b.edits || text.frequency(b.id) - text.frequency(a.id) || (a.term < b.term ? -1 : 1),
	)[0];
}

import { fold, normalCode, type Word, words } from "./analyser.ts";
import type { OrderDocument } from "./order-port.ts";
import { productCodes } from "./projection.ts";

/**
 * How orders are found by text: an order is a set of terms, a text is a list of conditions on them. Both engines keep
 * these terms as they are and ask these conditions, so that they find the same orders.
 */

/** Met by an order that has one of `terms`, or a term that begins with one of `prefixes`; by none where both are empty. */
export interface TermCondition {
	terms: string[];
	prefixes: string[];
}

const TEXT_LIMIT = 200;
const WORD_LIMIT = 12;
/** A code is spelled in so many words at most: `LAP 1401 GRY`. */
const CODE_WORDS = 4;
/** An address or a part of one, also in the middle of `Ada <ada@example.com>`. */
const ADDRESS = /[^\s@<>"(),:;\\[\]]*@[^\s@<>"(),:;\\[\]]*/g;

/**
 * The terms of an order, without repeats: its number, its e-mail whole and from the `@` on, what its lines' SKUs and
 * models are without separators, and the words and stems of all these and of the names of its customer and its lines.
 */
export function orderTerms({ number, email, customerName, lines }: OrderDocument): string[] {
	const address = fold(email);
	const at = address.lastIndexOf("@");
	const codes = lines.flatMap(({ sku, name }) => [normalCode(sku), ...productCodes(name, [{ sku }])]);
	const texts = [number, address.slice(0, at), customerName, ...lines.flatMap(({ sku, name }) => [sku, name])];
	const named = texts.flatMap(words).flatMap(({ raw, term }) => [raw, term]);
	return [...new Set([normalCode(number), address, address.slice(at), ...codes, ...named])];
}

/**
 * What an order must have to be found by a text, all of it; nothing for a blank one. Reads the first 200 characters and
 * 12 words. Neighbours that may spell one code count as that code too, however it is separated.
 */
export function conditionsOf(text: string): TermCondition[] {
	const typed = text.slice(0, TEXT_LIMIT).toWellFormed();
	if (typed.trim() === "") return [];
	const addresses = typed.match(ADDRESS) ?? [];
	const list = words(typed.replace(ADDRESS, " ")).slice(0, WORD_LIMIT);
	const conditions = [
		...addresses.map((address) => ({ terms: [], prefixes: [fold(address)] })),
		...list.map(({ raw, term }, at) => ({ terms: [term], prefixes: [raw, ...codesAround(list, at)] })),
	];
	return conditions.length > 0 ? conditions : [{ terms: [], prefixes: [] }];
}

/** The words around one, it included, as codes: only what has a digit. */
function codesAround(list: Word[], at: number): string[] {
	const codes: string[] = [];
	for (let from = Math.max(0, at - CODE_WORDS + 1); from <= at; from++) {
		for (let to = Math.max(at + 1, from + 2); to <= Math.min(from + CODE_WORDS, list.length); to++) {
			codes.push(
				normalCode(
					list
						.slice(from, to)
						.map(({ raw }) => raw)
						.join(""),
				),
			);
		}
	}
	return codes.filter((code) => /\d/.test(code));
}

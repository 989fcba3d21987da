import { pairs, type Word, words } from "../../analyser.ts";
import type { ProductDocument } from "../../port.ts";

/** What a term is worth by the field it stands in, and how long such a field typically is. */
const NAME = { boost: 3, typical: 12 };
const PAIR = { boost: 1.6 };
const BRAND = { boost: 2.5 };
const CATEGORY = { boost: 0.4 };
const DESCRIPTION = { boost: 0.75, typical: 30 };

/** Codes are terms behind a mark that no word begins with. */
export const codeTerm = (code: string): string => `\u0001${code}`;

/** Terms of one product with their weights. */
export interface WeightedTerms {
	weights: Map<string, number>;
	/** So many of `weights`, the first ones, stand outside the description: only these match unfinished and mistyped words. */
	short: number;
	/** The words outside the description, as written. */
	written: Word[];
}

/** BM25's length norm for a term that occurs once (k = 1.2, b = 0.75), against a fixed typical length. */
const norm = (length: number, typical: number) => 2.2 / (1 + 1.2 * (0.25 + (0.75 * length) / typical));

/**
 * Weighs every term of a product: 3 for a word of a name of 12 words, more in a shorter one; fields add up.
 * `labelWords` cuts the names of the brand and the categories.
 */
export function weigh(product: ProductDocument, labelWords: (label: string) => Word[] = words): WeightedTerms {
	const name = words(product.name);
	const brand = labelWords(product.brand ?? "");
	const category = product.categories.flatMap((each) => labelWords(each.name));
	const description = words(product.description ?? "");

	const weights = new Map<string, number>();
	const add = (terms: string[], boost: number) => {
		for (const term of new Set(terms)) weights.set(term, (weights.get(term) ?? 0) + boost);
	};
	add(terms(name), NAME.boost * norm(name.length, NAME.typical));
	add(pairs(name), PAIR.boost);
	add(terms(brand), BRAND.boost);
	add(terms(category), CATEGORY.boost);
	const short = weights.size;
	add(terms(description), DESCRIPTION.boost * norm(description.length, DESCRIPTION.typical));
	add(product.codes.map(codeTerm), 1);
	return { weights, short, written: [...name, ...brand, ...category] };
}

const terms = (list: Word[]) => list.map((word) => word.term);

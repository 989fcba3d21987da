declare module "damerau-levenshtein" {
	/** The number of insertions, deletions, substitutions and swaps of neighbours between two strings. */
	export default function distance(a: string, b: string): { steps: number; relative: number; similarity: number };
}

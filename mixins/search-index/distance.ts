/**
 * The number of edits between two words, up to `limit`; `limit + 1` where there are more. An edit inserts, deletes or
 * replaces a letter or swaps two neighbours (optimal string alignment, as Lucene's fuzzy query counts).
 */
export function distance(a: string, b: string, limit: number): number {
	if (Math.abs(a.length - b.length) > limit) return limit + 1;
	let start = 0;
	while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start++;
	let [previous, current, older] = ROWS;
	for (let j = start; j <= b.length; j++) current![j] = j - start;
	for (let i = start + 1; i <= a.length; i++) {
		[older, previous, current] = [previous, current, older];
		current![start] = i - start;
		let best = i - start;
		const letter = a.charCodeAt(i - 1);
		for (let j = start + 1; j <= b.length; j++) {
			const other = b.charCodeAt(j - 1);
			let cost = previous![j - 1]! + (letter === other ? 0 : 1);
			if (previous![j]! + 1 < cost) cost = previous![j]! + 1;
			if (current![j - 1]! + 1 < cost) cost = current![j - 1]! + 1;
			const isSwap = i > start + 1 && j > start + 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other;
			if (isSwap && older![j - 2]! + 1 < cost) cost = older![j - 2]! + 1;
			current![j] = cost;
			if (cost < best) best = cost;
		}
		// A swap may still reach back one row, hence the row before counts too.
		if (best > limit && i > start + 1 && rowMinimum(previous!, start, b.length) > limit) return limit + 1;
	}
	return Math.min(current![b.length]!, limit + 1);
}

/** Longer words than this are not compared: they are no typos. */
export const LONGEST_WORD = 64;
const ROWS = [0, 1, 2].map(() => new Uint8Array(LONGEST_WORD + 1));

function rowMinimum(row: Uint8Array, from: number, to: number): number {
	let least = row[from]!;
	for (let j = from + 1; j <= to; j++) if (row[j]! < least) least = row[j]!;
	return least;
}

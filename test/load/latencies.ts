/** Latencies in milliseconds, each kept, so that percentiles are exact. */
export class Latencies {
	readonly #all: number[] = [];
	#isSorted = true;

	add(milliseconds: number): void {
		this.#all.push(milliseconds);
		this.#isSorted = false;
	}

	get count(): number {
		return this.#all.length;
	}

	/** The smallest one that `percent` of all do not exceed (nearest rank); NaN where there are none. */
	percentile(percent: number): number {
		if (!this.#isSorted) this.#all.sort((a, b) => a - b);
		this.#isSorted = true;
		const rank = Math.ceil((percent / 100) * this.#all.length);
		return this.#all[Math.max(rank, 1) - 1] ?? Number.NaN;
	}
}

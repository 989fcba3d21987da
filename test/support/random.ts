/** A sequence of numbers that a seed determines. Source: mulberry32, by Tommy Ettinger, public domain. */
export function randomFrom(seed: number) {
	let state = seed >>> 0;
	/** From 0 to below 1. */
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	return {
		next,
		/** A whole number, both ends included. */
		between: (low: number, high: number): number => low + Math.floor(next() * (high - low + 1)),
		/** One of the values, by their weights. */
		weighted<T extends string>(weights: Record<T, number>): T {
			const entries = Object.entries(weights) as [T, number][];
			let at = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
			for (const [value, weight] of entries) {
				at -= weight;
				if (at < 0) return value;
			}
			return entries.at(-1)![0];
		},
	};
}

export type Random = ReturnType<typeof randomFrom>;

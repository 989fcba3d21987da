import { randomFrom as numbersFrom } from "../support/random.ts";

/** A seeded source of choices: the same seed gives the same run. */
export interface Random {
	/** A whole number of at least 0 and below `limit`. */
	below(limit: number): number;
	/** One of the list, each as likely. Throws a RangeError for an empty one. */
	pick<T>(list: readonly T[]): T;
	/** True with this probability. */
	chance(probability: number): boolean;
	/** `count` different ones of the list, or all in another order where there are no more. */
	sample<T>(list: readonly T[], count: number): T[];
}

/** Makes a source of choices from a seed. */
export function randomFrom(seed: number): Random {
	const { next } = numbersFrom(seed);
	const below = (limit: number): number => Math.floor(next() * limit);
	return {
		below,
		pick(list) {
			if (list.length === 0) throw new RangeError("There is nothing to pick from.");
			return list[below(list.length)]!;
		},
		chance: (probability) => next() < probability,
		sample(list, count) {
			const rest = [...list];
			const taken = Math.min(count, rest.length);
			// Fisher and Yates, as far as is asked for.
			for (let i = 0; i < taken; i++) {
				const other = i + below(rest.length - i);
				[rest[i], rest[other]] = [rest[other]!, rest[i]!];
			}
			return rest.slice(0, taken);
		},
	};
}

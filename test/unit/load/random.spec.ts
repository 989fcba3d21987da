import { describe, expect, test } from "@jest/globals";
import { randomFrom } from "../../load/random.ts";

const ten = Array.from({ length: 10 }, (_, i) => i);

describe("seeded choices", () => {
	test("the same seed chooses the same, another seed something else", () => {
		const choices = (seed: number) => {
			const random = randomFrom(seed);
			return [random.sample(ten, 10), random.below(1_000_000), random.pick(ten), random.chance(0.5)];
		};
		expect(choices(1)).toEqual(choices(1));
		expect(choices(1)).not.toEqual(choices(2));
	});

	test("each of the list is picked about as often as any other", () => {
		const random = randomFrom(7);
		const counts = ten.map(() => 0);
		for (let i = 0; i < 10_000; i++) counts[random.pick(ten)]!++;
		for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
	});

	test("a sample has no element twice, and leaves the list as it is", () => {
		const random = randomFrom(3);
		const list = [...ten];
		for (let i = 0; i < 100; i++) expect(new Set(random.sample(list, 6)).size).toBe(6);
		expect(list).toEqual(ten);
	});

	test("a sample of more than there is has all", () => {
		expect(randomFrom(3).sample(ten, 99).sort()).toEqual(ten);
	});

	test("nothing can be picked from an empty list", () => {
		expect(() => randomFrom(1).pick([])).toThrow(RangeError);
	});
});

import { describe, expect, test } from "@jest/globals";
import { Latencies } from "../../load/latencies.ts";

const latencies = (values: number[]): Latencies => {
	const all = new Latencies();
	for (const value of values) all.add(value);
	return all;
};

describe("percentiles", () => {
	const oneToHundred = Array.from({ length: 100 }, (_, i) => 100 - i);

	test.each([
		[50, 50],
		[99, 99],
		[99.5, 100],
		[100, 100],
		[0, 1],
	])("the %dth of 1 to 100 is %d, by nearest rank, whatever their order", (percent, expected) => {
		expect(latencies(oneToHundred).percentile(percent)).toBe(expected);
	});

	test("the 99th of few is the slowest", () => {
		expect(latencies([3, 1, 2]).percentile(99)).toBe(3);
	});

	test("numbers are ordered as numbers", () => {
		expect(latencies([9, 10, 100]).percentile(50)).toBe(10);
	});

	test("what is added after a look counts in the next one", () => {
		const all = latencies([5, 6]);
		expect(all.percentile(1)).toBe(5);
		all.add(1);
		expect(all.percentile(1)).toBe(1);
		expect(all.count).toBe(3);
	});

	test("there is none of nothing", () => {
		expect(latencies([]).percentile(50)).toBeNaN();
	});
});

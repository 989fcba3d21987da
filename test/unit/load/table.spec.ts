import { describe, expect, test } from "@jest/globals";
import { readOptions, WORKLOADS } from "../../load/options.ts";
import { table } from "../../load/table.ts";
import { AT_SAME_RATE, describe as inWords, isReached, targetOf } from "../../load/targets.ts";

describe("the table of a run", () => {
	test("says of every row with a target whether it is reached", () => {
		const lines = table(
			[
				{
					name: "list",
					figures: { perSecond: 4_100.4, p50: 2, p99: 8.04, cpuNode: 0.2, cpuPostgres: 0 },
					errors: new Map(),
				},
				{ name: "cart", figures: { perSecond: 1_999 }, errors: new Map([["status 500", 3]]) },
				{ name: "race", figures: {} },
			],
			1_000,
		).split("\n");
		const cells = lines.map((line) => line.split("|").map((cell) => cell.trim()));
		expect(new Set(lines.map((line) => line.length)).size).toBe(1);
		expect(cells[2]!.slice(1, 11)).toEqual([
			"list",
			"4,100",
			"2.0",
			"8.0",
			"0.200",
			"0.000",
			"",
			"0",
			"≥ 4,000/s, ≤ 0.25 CPU ms",
			"yes",
		]);
		expect(cells[3]!.slice(1, 11)).toEqual(["cart", "1,999", "", "", "", "", "", "3", "≥ 2,000/s", "NO"]);
		expect(cells[4]!.slice(8, 11)).toEqual(["", "", ""]);
	});

	test("a figure that was not measured reaches nothing", () => {
		expect(isReached({}, { atMost: { p99: 50 } })).toBe(false);
		expect(isReached({ p99: Number.NaN }, { atMost: { p99: 50 } })).toBe(false);
		expect(isReached({ p99: 50 }, { atMost: { p99: 50 } })).toBe(true);
	});

	test("every bound of a target must hold", () => {
		const target = { atLeast: { perSecond: 4_000 }, atMost: { cpuNode: 0.25 } };
		expect(isReached({ perSecond: 5_000, cpuNode: 0.26 }, target)).toBe(false);
		expect(isReached({ perSecond: 3_999, cpuNode: 0.2 }, target)).toBe(false);
		expect(inWords(target)).toBe("≥ 4,000/s, ≤ 0.25 CPU ms");
	});

	test("many products have targets of their own", () => {
		expect(targetOf("search alone", 50_000)).toEqual({ atMost: { p99: 50 } });
		expect(targetOf("search alone", 1_000)).toBeUndefined();
		expect(targetOf("list", 50_000)).toEqual(targetOf("list", 1_000));
	});
});

test("a cluster is to need at most twice the processor of one process, where both had the same load", () => {
	const row = (cpuNode: number) => ({ name: `list${AT_SAME_RATE}`, figures: { perSecond: 1_000, cpuNode } });
	const verdictOn = (cluster: number) =>
		table([row(cluster)], 1_000, "cluster", [row(0.2)])
			.split("\n")
			.at(-1);
	expect(verdictOn(0.39)).toMatch(/≤ 0.4 CPU ms +\| yes/);
	expect(verdictOn(0.41)).toMatch(/≤ 0.4 CPU ms +\| NO/);
	expect(targetOf(`list${AT_SAME_RATE}`, 1_000)).toBeUndefined();
});

describe("the command line", () => {
	test("runs every workload in its order when none is named", () => {
		expect(readOptions([])).toEqual({
			workloads: [...WORKLOADS],
			products: 1_000,
			seconds: 10,
			seed: 1,
			cluster: false,
		});
	});

	test("runs those that are named, with what they are told", () => {
		const words = ["page", "list", "--products", "50000", "--seconds", "2", "--seed", "9"];
		expect(readOptions(words)).toEqual({
			workloads: ["list", "page"],
			products: 50_000,
			seconds: 2,
			seed: 9,
			cluster: false,
		});
	});

	test("runs no workload for an import alone", () => {
		expect(readOptions(["import"]).workloads).toEqual([]);
	});

	test.each([
		[["lists"], "no workload lists"],
		[["--products", "many"], "--products must be a whole number"],
		[["--seconds", "0"], "--seconds must be a whole number"],
		[["--speed", "9"], "--speed"],
	])("refuses %j", (words, message) => {
		expect(() => readOptions(words)).toThrow(message);
	});
});

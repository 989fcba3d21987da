import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import {
	environmentReaders,
	forbiddenImports,
	longFiles,
	runtimeSources,
	sharedPackages,
	undeclaredPackages,
} from "../support/architecture.ts";

const MOST_LINES = 400;
// Not clients of anything: the framework, the language of the contracts, a collection.
const VOCABULARY = ["moleculer", "typebox", "lru-cache"];

const sources = runtimeSources();
const dependencies = Object.keys(JSON.parse(readFileSync("package.json", "utf8")).dependencies);

/** A made-up project, to see each rule catch its offender. */
const made = (files: Record<string, string>) => new Map(Object.entries(files));

describe("the architecture", () => {
	test("there are sources to look at", () => {
		expect([...sources.keys()]).toContain("shared/config.ts");
		expect([...sources.keys()].some((path) => path.startsWith("services/"))).toBe(true);
	});

	test("a service imports only its own folder, mixins and shared; those import no service", () => {
		expect(forbiddenImports(sources)).toEqual([]);
	});

	test("runtime code imports only packages that it depends on", () => {
		expect(undeclaredPackages(sources, dependencies)).toEqual([]);
	});

	test("a third-party client is imported in one file", () => {
		expect(sharedPackages(sources, VOCABULARY)).toEqual([]);
	});

	test("only shared/config.ts reads the environment", () => {
		expect(environmentReaders(sources)).toEqual([]);
	});

	test(`no file is longer than ${MOST_LINES} lines`, () => {
		expect(longFiles(sources, MOST_LINES)).toEqual([]);
	});
});

describe("the rules catch", () => {
	const crossings = [
		["services/orders/recovery.ts", 'import { levels } from "../inventory/levels.ts";', "services/inventory/levels.ts"],
		[
			"services/orders/a/b.ts",
			'import type {\n\tLevel,\n} from "../../inventory/levels.ts";',
			"services/inventory/levels.ts",
		],
		["services/orders/recovery.ts", 'export * from "../carts/merge.ts";', "services/carts/merge.ts"],
		["services/orders/recovery.ts", 'import "../carts/merge.ts";', "services/carts/merge.ts"],
		["services/orders/recovery.ts", 'const x = await import("../carts/merge.ts");', "services/carts/merge.ts"],
		["services/orders/recovery.ts", 'import x from "../../test/support/x.ts";', "test/support/x.ts"],
		["mixins/events/relay.ts", 'import { x } from "../../services/orders/x.ts";', "services/orders/x.ts"],
		["shared/pricing/quote.ts", 'import { x } from "../../services/carts/x.ts";', "services/carts/x.ts"],
	] as const;
	test.each(crossings)("%s saying %s", (file, text, target) => {
		expect(forbiddenImports(made({ [file]: text }))).toEqual([`${file} imports ${target}`]);
	});

	test("no crossing in what is allowed", () => {
		const text = `
			import { readFile } from "node:fs/promises";
			import { levels } from "./levels.ts";
			import { money } from "../../shared/money.ts";
			import { jobs } from "../../mixins/jobs/mixin.ts";
			import { query } from "pg";`;
		expect(forbiddenImports(made({ "services/inventory/ledger.ts": text }))).toEqual([]);
	});

	test("a development tool in runtime code", () => {
		const files = made({ "shared/x.ts": 'import fc from "fast-check";\nimport type { A } from "some-types";' });
		expect(undeclaredPackages(files, ["pg"])).toEqual(["shared/x.ts imports fast-check"]);
	});

	test("a client that two files import, under whatever subpath", () => {
		const files = made({
			"mixins/a.ts": 'import pg from "pg";\nimport { parse } from "csv-parse/sync";\nimport Type from "typebox";',
			"mixins/b.ts": 'import { parse } from "csv-parse";\nimport type { Pool } from "pg";\nimport Type from "typebox";',
			"mixins/c.ts": 'import { hash } from "@node-rs/argon2";',
			"mixins/d.ts": 'import { verify } from "@node-rs/argon2";',
		});
		expect(sharedPackages(files, ["typebox"])).toEqual([
			"csv-parse is imported by mixins/a.ts, mixins/b.ts",
			"@node-rs/argon2 is imported by mixins/c.ts, mixins/d.ts",
		]);
	});

	const readers = [
		"process.env.HOME",
		"process?.env",
		'process["env"]',
		"const { env } = process;",
		'import { env } from "node:process";',
		'import process from "node:process";',
		'import * as system from "process";',
	];
	test.each(readers)("a file that reads the environment by %s", (text) => {
		expect(environmentReaders(made({ "shared/x.ts": text, "shared/config.ts": text }))).toEqual(["shared/x.ts"]);
	});

	test("no reader in what only looks at the process", () => {
		const text = 'import { pid } from "node:process";\nprocess.stdout.write(String(pid));\nloadConfig(env);';
		expect(environmentReaders(made({ "shared/x.ts": text }))).toEqual([]);
	});

	test("a file that is a line too long", () => {
		const lines = (count: number) => "x\n".repeat(count);
		expect(longFiles(made({ "shared/a.ts": lines(400), "shared/b.ts": lines(401) }), 400)).toEqual([
			"shared/b.ts has 401 lines",
		]);
	});
});

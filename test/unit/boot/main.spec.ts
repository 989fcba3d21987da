import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "voltrico-main-"));
	copyFileSync("shared/boot/main.mjs", join(folder, "main.mjs"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs main.mjs beside a `start.ts` with this text, as the given version of Node when one is given. */
function run(start: string, version = process.versions.node) {
	writeFileSync(join(folder, "start.ts"), start);
	const disguise = `Object.defineProperty(process, "versions", { value: { node: "${version}" } })`;
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		["--import", `data:text/javascript,${encodeURIComponent(disguise)}`, join(folder, "main.mjs")],
		{ encoding: "utf8", env: { PATH: process.env.PATH } },
	);
	return { status, stdout, stderr };
}

describe("main.mjs", () => {
	test("starts the store, which is TypeScript", () => {
		expect(run('const word: string = "started"; console.log(word);')).toEqual({
			status: 0,
			stdout: "started\n",
			stderr: "",
		});
	});

	test.each(["20.19.2", "22.18.0", "8.0.0"])(
		"on Node %s it says what to do, in one line and before TypeScript",
		(old) => {
			const { status, stdout, stderr } = run('console.log("started");', old);
			expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
			expect(stderr).toMatch(
				new RegExp(`^Voltrico needs Node 24 and this is ${old}: .*npm ci.*--ignore-scripts.*\\n$`),
			);
		},
	);

	test("a StartError is its sentence alone", () => {
		const { status, stderr } = run(
			'class StartError extends Error { override name = "StartError" } throw new StartError("PORT is taken.");',
		);
		expect({ status, stderr }).toEqual({ status: 1, stderr: "PORT is taken.\n" });
	});

	test("any other error shows where it was thrown", () => {
		const { status, stderr } = run('throw new TypeError("a bug");');
		expect(status).toBe(1);
		expect(stderr).toMatch(/TypeError: a bug\n\s+at .*start\.ts:1/);
	});
});

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { freshSecrets } from "../../../shared/boot/fresh-secrets.ts";

const shipped = readFileSync("compose.env", "utf8");
const [first, second, before] = [freshSecrets(shipped), freshSecrets(shipped), shipped].map((text) => parseEnv(text));
const examples = Object.entries(before!).filter(([, value]) => value?.includes("change-me"));

describe("fresh secrets", () => {
	test.each(examples)("%s is another at every call, and safe inside an address", (name, example) => {
		const secrets = [first![name]!, second![name]!];
		expect(new Set([...secrets, example]).size).toBe(3);
		for (const secret of secrets) expect(secret).toMatch(/^([0-9a-f]{48}|-----BEGIN (PUBLIC|PRIVATE) KEY-----\\n.*)$/);
	});

	test("no two of a file are the same", () => {
		expect(new Set(examples.map(([name]) => first![name])).size).toBe(examples.length);
	});

	test("leave the settings and the comments as they are", () => {
		const withoutSecrets = (text: string) => text.replace(/^(\w+)=(.*change-me.*|'.*')$/gm, "$1");
		expect(withoutSecrets(freshSecrets(shipped))).toBe(withoutSecrets(shipped));
	});

	test("are not made anew for a file that has some", () => {
		const made = freshSecrets(shipped);
		expect(freshSecrets(made)).toBe(made);
	});

	test("come from the command line, with nothing else around them", () => {
		const { status, stdout, stderr } = spawnSync(process.execPath, ["shared/boot/fresh-secrets.ts"], {
			input: "A=change-me\nB=2\n",
			encoding: "utf8",
			env: { PATH: process.env.PATH },
		});
		expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
		expect(stdout).toMatch(/^A='[0-9a-f]{48}'\nB=2\n$/);
	});
});

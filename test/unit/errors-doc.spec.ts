import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { errorsDoc } from "../support/errors-doc.ts";

test("docs/errors.md lists every problem that the code can answer, and no other", () => {
	const source = readFileSync("shared/errors.ts", "utf8");
	const document = errorsDoc(source);
	expect(readFileSync("docs/errors.md", "utf8")).toBe(document);
	const codes = [...source.split("// --- stores:")[0]!.matchAll(/super\(\s*\d{3},\s*"(\w+)"/g)].map(([, code]) => code);
	expect(codes.filter((code) => !document.includes(`\`${code}\``))).toEqual([]);
});

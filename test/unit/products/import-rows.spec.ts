import { createReadStream, existsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { ImportFile } from "../../../services/products/import/file.ts";
import { type NumberedResult, readRows } from "../../../services/products/import/rows.ts";

const REAL = new URL("../../../../shared/data/electronics-408.ndjson", import.meta.url);

async function results(body: AsyncIterable<Uint8Array>, format: "ndjson" | "csv"): Promise<NumberedResult[]> {
	const all: NumberedResult[] = [];
	for await (const chunk of new ImportFile(body, format).chunks()) all.push(...readRows(chunk, "USD"));
	return all;
}
const fromText = (text: string, format: "ndjson" | "csv") =>
	results(
		(async function* () {
			yield Buffer.from(text);
		})(),
		format,
	);
const summary = (all: NumberedResult[]) =>
	all.map((each) => [each.line, "row" in each ? each.row.sku : each.issues[0]!.code]);

describe("the rows of an import", () => {
	test("name the line of what is broken and keep the others", async () => {
		const good = (sku: string) => JSON.stringify({ sku, name: "n", priceMinor: 1, currency: "USD" });
		const text = [good("A"), "{broken", "", "[1]", '{"sku":"B"}', `{"x":"${"y".repeat(70_000)}"}`, good("C")].join(
			"\n",
		);
		expect(summary(await fromText(text, "ndjson"))).toEqual([
			[1, "A"],
			[2, "INVALID_SYNTAX"],
			[4, "INVALID_TYPE"],
			[5, "REQUIRED"],
			[6, "ROW_TOO_LARGE"],
			[7, "C"],
		]);
	});

	test("come from CSV with their types", async () => {
		const csv = [
			"sku,priceMinor,currency,name,categoryPath,attributes,stock,shelf",
			`A,4999,USD,"15.6"" laptop",Computers > Laptops,"{""Cores"":""8""}",3,`,
			`B,4999,USD,'=SUM(1),"[""A > B"",""C""]",,,x`,
		].join("\r\n");
		expect(await fromText(csv, "csv")).toEqual([
			{
				line: 2,
				ignored: 0,
				row: {
					sku: "A",
					priceMinor: 4999,
					currency: "USD",
					name: '15.6" laptop',
					categoryPath: ["Computers", "Laptops"],
					attributes: { Cores: "8" },
					stock: 3,
				},
			},
			{
				line: 3,
				ignored: 1,
				row: { sku: "B", priceMinor: 4999, currency: "USD", name: "=SUM(1)", categoryPath: ["A > B", "C"] },
			},
		]);
	});

	test("are refused one by one where their CSV is broken", async () => {
		const csv =
			'sku,name,priceMinor,currency\nA,n,1,USD\nB,15" tv,1,USD\nC,n,cheap,USD\nD,n,1,USD,more\nE,n\nF,"open,1,USD\nG,n,1,USD';
		expect(summary(await fromText(csv, "csv"))).toEqual([
			[2, "A"],
			[3, "INVALID_SYNTAX"],
			[4, "INVALID_TYPE"],
			[5, "INVALID_SYNTAX"],
			[6, "REQUIRED"],
			[7, "UNCLOSED_QUOTE"],
			[8, "G"],
		]);
	});

	const isThere = existsSync(REAL);
	if (!isThere)
		console.warn("SKIPPED the 408 real rows: ../shared/data/electronics-408.ndjson is not beside the project");
	(isThere ? test : test.skip)("are all readable in the real catalogue, untidy as it is", async () => {
		const all = await results(createReadStream(REAL), "ndjson");
		const rows = all.map((each) => ("row" in each ? each.row : expect(each).toBe("a row")));
		expect(rows).toHaveLength(408);
		expect(all.reduce((sum, each) => sum + ("ignored" in each ? each.ignored : 0), 0)).toBe(0);
		const texts = JSON.stringify(rows.map((each) => [each?.name, each?.brand, each?.categoryPath]));
		expect(texts).not.toMatch(/&#?\w+;/);
		expect(rows.map((each) => each?.brand).join()).not.toMatch(/[®™©℠]/);
		expect(rows.flatMap((each) => each?.categoryPath ?? []).filter((name) => /^[\s|]|^$/.test(name))).toEqual([]);
		expect(rows.filter((each) => each?.brand === undefined)).toHaveLength(31);
		expect(rows.filter((each) => each?.categoryPath === undefined)).toHaveLength(20);
	});
});

import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type ImportChunk, ImportFile, ROWS_PER_CHUNK } from "../../../services/products/import/file.ts";
import { MAX_ROW_BYTES } from "../../../services/products/import/lines.ts";
import type { ImportFormat } from "../../../shared/contracts/products.ts";

async function* inPieces(bytes: Uint8Array, size = bytes.length || 1) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Uint8Array, format: ImportFormat = "ndjson", size?: number) {
	const bytes = typeof text === "string" ? Buffer.from(text) : text;
	const file = new ImportFile(inPieces(bytes, size), format);
	const chunks: ImportChunk[] = [];
	for await (const chunk of file.chunks()) chunks.push(chunk);
	return { chunks, lines: chunks.flatMap((chunk) => chunk.lines), sha256: file.sha256() };
}

const texts = async (text: string, format?: ImportFormat) =>
	(await read(text, format)).lines.map(({ line, text, problem }) => [line, problem ?? text.trimEnd()]);

describe("an import file", () => {
	test("gives NDJSON lines their numbers, over a byte order mark, CRLF and blank lines", async () => {
		expect(await texts('\ufeff{"a":1}\r\n\r\n  \n{"b":"é"}\n{"c":3}')).toEqual([
			[1, '{"a":1}'],
			[4, '{"b":"é"}'],
			[5, '{"c":3}'],
		]);
	});

	test("reports a line of more than 64 KiB and one that is not UTF-8, and keeps the others", async () => {
		const fits = `{"a":"${"x".repeat(MAX_ROW_BYTES - 8)}"}`;
		const bytes = Buffer.concat([
			Buffer.from(`{}\n${fits}\r\n${fits} \n${"y".repeat(3 * MAX_ROW_BYTES)}\n`),
			Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
			Buffer.from('{"z":1}\n'),
		]);
		const { lines } = await read(bytes, "ndjson", 10_000);
		expect(lines.map(({ line, problem }) => [line, problem])).toEqual([
			[1, undefined],
			[2, undefined],
			[3, "ROW_TOO_LARGE"],
			[4, "ROW_TOO_LARGE"],
			[5, "NOT_UTF8"],
			[6, undefined],
		]);
	});

	test("cuts chunks of 500 rows and hashes every byte", async () => {
		const text = Array.from({ length: 1201 }, (_, i) => `{"i":${i}}\n`).join("");
		const { chunks, sha256 } = await read(text, "ndjson", 777);
		expect(chunks.map((chunk) => chunk.lines.length)).toEqual([ROWS_PER_CHUNK, ROWS_PER_CHUNK, 201]);
		expect(chunks[2]!.lines[200]).toEqual({ line: 1201, text: '{"i":1200}' });
		expect(sha256).toBe(createHash("sha256").update(text).digest("hex"));
	});

	test("reads the same rows in whatever pieces the bytes arrive", async () => {
		const line = fc.constantFrom('{"a":"é😀"}', "{}", "", "[1]", '{"b":"x,\\"y"}');
		await fc.assert(
			fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
				const text = ["{}", ...lines].join("\n");
				expect((await read(text, "ndjson", size)).lines).toEqual((await read(text)).lines);
			}),
		);
	});

	test.each<[string, string, ImportFormat]>([
		["empty", "", "ndjson"],
		["blank", " \r\n\n", "ndjson"],
		["an array", "[{}]\n", "ndjson"],
		["null", "null\n", "ndjson"],
		["prose", "hello\n{}\n", "ndjson"],
		["CSV under another name", "sku,name\nA,B\n", "ndjson"],
		["an empty CSV", "", "csv"],
		["a CSV without sku", "name,price\nA,1\n", "csv"],
		["a CSV with semicolons", "sku;name\nA;B\n", "csv"],
		["a CSV header that never closes its quote", 'sku,"name\nA,B\n', "csv"],
		["JSON under the name of CSV", '{"sku":"A"}\n', "csv"],
	])("refuses %s before the first chunk", async (_what, text, format) => {
		await expect(read(text, format)).rejects.toMatchObject({ type: "IMPORT_UNREADABLE", code: 400 });
	});

	test("refuses bytes that are no text", async () => {
		await expect(read(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x0a]))).rejects.toMatchObject({
			type: "IMPORT_UNREADABLE",
		});
	});

	test("joins CSV records over line breaks in quoted cells", async () => {
		expect(await texts('\ufeff sku ,name\r\nA,"one\r\ntwo ""2"",\n\nthree"\r\n\r\nB,b\r\n', "csv")).toEqual([
			[2, 'A,"one\r\ntwo ""2"",\n\nthree"'],
			[7, "B,b"],
		]);
		expect((await read(" sku ,name\nA,B", "csv")).chunks[0]!.columns).toEqual(["sku", "name"]);
	});

	test("loses only the line with the stray quote", async () => {
		expect(await texts('sku,name\nA,"open\nB,plain\nC,"quoted, text"\nD,last\n', "csv")).toEqual([
			[2, "UNCLOSED_QUOTE"],
			[3, "B,plain"],
			[4, 'C,"quoted, text"'],
			[5, "D,last"],
		]);
		expect(await texts('sku,name\nA,15" laptop\nB,"open\nC,c', "csv")).toEqual([
			[2, 'A,15" laptop'],
			[3, "UNCLOSED_QUOTE"],
			[4, "C,c"],
		]);
	});

	test("gives up on a quote that stays open for 64 KiB", async () => {
		const rows = Array.from({ length: 10_000 }, (_, i) => `S${i},plain`);
		const { lines } = await read(`sku,name\nA,"open\n${rows.join("\n")}`, "csv");
		expect(lines[0]).toMatchObject({ line: 2, problem: "UNCLOSED_QUOTE" });
		expect(lines.slice(1).map((line) => line.text)).toEqual(rows);
	});
});

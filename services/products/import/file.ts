import { createHash } from "node:crypto";
import type { ImportFormat } from "../../../shared/contracts/products.ts";
import { ImportUnreadable } from "../../../shared/errors.ts";
import { parseCsv } from "./csv-parser.ts";
import { CsvRecords } from "./csv-records.ts";
import { type Line, LineSplitter } from "./lines.ts";

/** How many rows are spooled and worked through at once. */
export const ROWS_PER_CHUNK = 500;
/** How many characters they have at most, so that a chunk of long rows still fits a document. */
const MAX_CHUNK_LENGTH = 1024 * 1024;

/** A part of an import file, as it is spooled: plain JSON that can be worked through without the rest of the file. */
export interface ImportChunk {
	format: ImportFormat;
	/** The header of a CSV file. */
	columns?: string[];
	lines: Line[];
}

/**
 * Reads an import file as it streams in. Blank lines are skipped. Memory: one chunk and one row.
 * Throws ImportUnreadable before the first chunk when the file is empty or is not what it says it is.
 */
export class ImportFile {
	readonly #hash = createHash("sha256");
	readonly #body: AsyncIterable<Uint8Array>;
	readonly #format: ImportFormat;
	#columns?: string[];
	#rows: Line[] = [];
	#isChecked = false;

	constructor(body: AsyncIterable<Uint8Array>, format: ImportFormat) {
		this.#body = body;
		this.#format = format;
	}

	/** The rows, 500 at a time. Can be read once. */
	async *chunks(): AsyncGenerator<ImportChunk> {
		const lines = new LineSplitter();
		const records = this.#format === "csv" ? new CsvRecords() : { push: (line: Line) => [line], end: () => [] };
		for await (const bytes of this.#body) {
			this.#hash.update(bytes);
			for (const line of lines.push(bytes)) this.#add(records.push(line));
			while (this.#rows.length >= ROWS_PER_CHUNK) yield this.#chunk();
		}
		for (const line of lines.end()) this.#add(records.push(line));
		this.#add(records.end());
		if (!this.#isChecked) throw new ImportUnreadable("it is empty.");
		while (this.#rows.length > 0) yield this.#chunk();
	}

	/** The SHA-256 of all bytes, as hex: the fingerprint of the request. Call it once, after the last chunk. */
	sha256(): string {
		return this.#hash.digest("hex");
	}

	#chunk(): ImportChunk {
		let length = 0;
		let count = 0;
		for (const { text } of this.#rows.slice(0, ROWS_PER_CHUNK)) {
			length += text.length;
			if (count > 0 && length > MAX_CHUNK_LENGTH) break;
			count++;
		}
		const lines = this.#rows.splice(0, count);
		return { format: this.#format, columns: this.#columns, lines };
	}

	#add(lines: Line[]): void {
		for (const line of lines) {
			if (!line.problem && line.text.trim() === "") continue;
			if (!this.#isChecked) {
				this.#isChecked = true;
				if (this.#format === "csv") this.#columns = header(line);
				else assertJsonObject(line);
				if (this.#columns) continue;
			}
			this.#rows.push(line);
		}
	}
}

/** The columns of a CSV file. */
function header(line: Line): string[] {
	const [cells] = line.problem ? [] : parseCsv([line.text]);
	const columns = Array.isArray(cells) ? cells.map((cell) => cell.trim()) : [];
	if (!columns.includes("sku"))
		throw new ImportUnreadable("the first line of a CSV file names its columns, sku among them.");
	return columns;
}

function assertJsonObject({ text, problem }: Line): void {
	try {
		const value: unknown = problem ? undefined : JSON.parse(text);
		if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
	} catch {
		// Falls through: the sentence below says all that there is to say.
	}
	throw new ImportUnreadable("its first line is not a JSON object.");
}

import { isUtf8 } from "node:buffer";

/** The longest row of an import, in bytes. */
export const MAX_ROW_BYTES = 64 * 1024;

/** What can be wrong with a line before anyone reads what it says. */
export type LineProblem = "ROW_TOO_LARGE" | "NOT_UTF8" | "UNCLOSED_QUOTE";

/** One line of an import, counted from 1, without its LF (a CR stays); with a problem its text is empty. */
export interface Line {
	line: number;
	text: string;
	problem?: LineProblem;
}

const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = "\ufeff";

/**
 * Cuts a stream of bytes into lines (LF or CRLF), whatever the chunks. Holds at most one row: an oversized line is
 * dropped while it passes and reported with its number, so that the lines behind it survive.
 */
export class LineSplitter {
	#count = 0;
	#parts: Buffer[] = [];
	#size = 0;

	/** The lines that end within this chunk. */
	push(chunk: Uint8Array): Line[] {
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		const lines: Line[] = [];
		let start = 0;
		for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
			this.#keep(bytes.subarray(start, end));
			lines.push(this.#close());
			start = end + 1;
		}
		this.#keep(bytes.subarray(start));
		return lines;
	}

	/** The last line, where the file does not end with a line break. */
	end(): Line[] {
		return this.#size > 0 ? [this.#close()] : [];
	}

	#keep(part: Buffer): void {
		this.#size += part.length;
		if (this.#size > MAX_ROW_BYTES + 1) this.#parts = [];
		else if (part.length > 0) this.#parts.push(part);
	}

	#close(): Line {
		const line = ++this.#count;
		const bytes = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
		const size = this.#size;
		this.#parts = [];
		this.#size = 0;
		const rowSize = bytes.at(-1) === CR ? size - 1 : size;
		if (rowSize > MAX_ROW_BYTES) return { line, text: "", problem: "ROW_TOO_LARGE" };
		if (!isUtf8(bytes)) return { line, text: "", problem: "NOT_UTF8" };
		const text = bytes.toString("utf8");
		return { line, text: line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text };
	}
}

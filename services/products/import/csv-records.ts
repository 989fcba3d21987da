import { type Line, MAX_ROW_BYTES } from "./lines.ts";

type Quoting = "closed" | "open" | "broken";

/**
 * Joins the lines of a CSV file into records: a quoted cell may hold line breaks. A record keeps the number of its
 * first line. A quote that is never closed costs its own line only: when the record turns out broken, its first line
 * is reported and the lines behind it are taken for records of their own, without looking for further joins, so that
 * the cost stays linear.
 */
export class CsvRecords {
	#pending: Line[] = [];
	#size = 0;

	/** The records that end with this line. */
	push(line: Line): Line[] {
		if (this.#pending.length === 0) return this.#begin(line);
		if (line.problem) return [...this.#giveUp(), line];
		const quoting = quotingAfter(line.text, true);
		this.#pending.push(line);
		this.#size += line.text.length + 1;
		if (quoting === "broken" || this.#size > MAX_ROW_BYTES) return this.#giveUp();
		return quoting === "open" ? [] : [this.#join()];
	}

	/** What is left at the end of the file. */
	end(): Line[] {
		return this.#giveUp();
	}

	#begin(line: Line): Line[] {
		if (line.problem || quotingAfter(line.text, false) !== "open") return [withoutReturn(line)];
		this.#pending = [line];
		this.#size = line.text.length;
		return [];
	}

	#join(): Line {
		const text = this.#pending.map((each) => each.text).join("\n");
		const { line } = this.#pending[0]!;
		this.#pending = [];
		if (Buffer.byteLength(text) > MAX_ROW_BYTES) return { line, text: "", problem: "ROW_TOO_LARGE" };
		return withoutReturn({ line, text });
	}

	#giveUp(): Line[] {
		const lines = this.#pending;
		this.#pending = [];
		return lines.map((each, index) =>
			index === 0 || quotingAfter(each.text, false) === "open"
				? { line: each.line, text: "", problem: "UNCLOSED_QUOTE" as const }
				: withoutReturn(each),
		);
	}
}

/** Drops the CR of the line break behind a record; those inside its cells stay. */
const withoutReturn = (line: Line): Line =>
	line.text.endsWith("\r") ? { ...line, text: line.text.slice(0, -1) } : line;

/**
 * Whether a quoted cell is still open at the end of a line (RFC 4180: a quote opens at the beginning of a cell only;
 * inside, `""` is one quote, and behind the closing one come a comma or the end). A stray quote in a cell that began
 * without one does not open anything; the parser reports it.
 */
function quotingAfter(text: string, isOpen: boolean): Quoting {
	let at = 0;
	let open = isOpen;
	while (at < text.length) {
		if (!open) {
			if (text[at] === '"') {
				open = true;
				at++;
				continue;
			}
			const comma = text.indexOf(",", at);
			if (comma < 0) return "closed";
			at = comma + 1;
			continue;
		}
		const quote = text.indexOf('"', at);
		if (quote < 0) return "open";
		const next = text[quote + 1];
		if (next === '"') {
			at = quote + 2;
			continue;
		}
		if (next === undefined || text.slice(quote + 1) === "\r") return "closed";
		if (next !== ",") return "broken";
		open = false;
		at = quote + 2;
	}
	return open ? "open" : "closed";
}

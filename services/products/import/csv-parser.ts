import { CsvError, parse } from "csv-parse/sync";

const OPTIONS = { relax_column_count: true, record_delimiter: "\n" } as const;

/**
 * Parses CSV records that are already cut apart: for each its cells, or a sentence about what is wrong with it.
 * A parser for each record costs five times one for all, so that is kept for batches with a broken record.
 */
export function parseCsv(records: string[]): (string[] | string)[] {
	const all = tryParse(records.join("\n"));
	if (typeof all !== "string" && all.length === records.length) return all;
	return records.map((record) => {
		const one = tryParse(record);
		return typeof one === "string" ? one : (one[0] ?? []);
	});
}

function tryParse(text: string): string[][] | string {
	try {
		return parse(text, OPTIONS);
	} catch (error) {
		if (error instanceof CsvError) return error.message;
		throw error;
	}
}

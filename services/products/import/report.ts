import type { ImportReport } from "../../../shared/contracts/jobs.ts";
import type { Issue } from "../../../shared/errors.ts";
import type { RowOutcome } from "./group.ts";

const MAX_ERRORS = 1_000;

export const EMPTY_REPORT: ImportReport = { created: 0, updated: 0, unchanged: 0, failed: 0, ignored: 0, errors: [] };

/** The sum of two reports, with the first thousand errors. */
export const added = (a: ImportReport, b: ImportReport): ImportReport => ({
	created: a.created + b.created,
	updated: a.updated + b.updated,
	unchanged: a.unchanged + b.unchanged,
	failed: a.failed + b.failed,
	ignored: a.ignored + b.ignored,
	errors: [...a.errors, ...b.errors].slice(0, MAX_ERRORS),
});

/** The report on one row that was worked through. */
export function reportOnRow(line: number, outcome: RowOutcome, ignored: number): ImportReport {
	if (typeof outcome === "object") return { ...reportOnBroken(line, [outcome]), ignored };
	return { ...EMPTY_REPORT, ignored, [outcome]: 1 };
}

/** The report on one row that cannot be imported. */
export const reportOnBroken = (line: number, issues: Issue[]): ImportReport => ({
	...EMPTY_REPORT,
	failed: 1,
	errors: issues.map(({ pointer, code, message }) => ({ line, pointer, code, message })),
});

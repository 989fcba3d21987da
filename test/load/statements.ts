import type { Lab } from "./lab.ts";

type Statistics = NonNullable<Lab["statistics"]>;

/** A statement as `pg_stat_statements` counts it: normalised, its values left out. */
export interface Counted {
	database: string;
	query: string;
	calls: number;
}

/** Begins to count anew. */
export const resetStatements = (ask: Statistics): Promise<object[]> => ask("SELECT pg_stat_statements_reset()");

/** Reads how often each statement was called on the services' databases, the most frequent first. */
export async function countStatements(ask: Statistics): Promise<Counted[]> {
	const rows = await ask(
		`SELECT datname AS database, query, sum(calls)::integer AS calls
		 FROM pg_stat_statements JOIN pg_database ON oid = dbid
		 WHERE datname IN ('orders', 'inventory', 'payments')
		 GROUP BY datname, query ORDER BY calls DESC, query`,
	);
	// The cast is true of the columns that the query selects.
	return rows as Counted[];
}

/** What goes on whether or not anyone orders, or only frames a statement: transactions, the relay, polls. */
const BESIDE = [
	/^\s*(BEGIN|START|COMMIT|ROLLBACK|SET|SHOW|DISCARD|DEALLOCATE)\b/i,
	/\bFROM outbox\b/i,
	/\b(inbox|dead_letters)\b/i,
	/resume_at <= now\(\)/i,
	/^\s*SELECT \$?1\s*$/i,
];

/** Whether a statement is the work of an order rather than of what goes on beside it. */
export const isWork = ({ query }: Pick<Counted, "query">): boolean => !BESIDE.some((pattern) => pattern.test(query));

/** Statements for each of `times` checkouts: of the work itself, and beside it. */
export function statementsEach(counted: Counted[], times: number): { work: number; beside: number } {
	const sum = (some: Counted[]): number => some.reduce((total, { calls }) => total + calls, 0) / times;
	return { work: sum(counted.filter(isWork)), beside: sum(counted.filter((each) => !isWork(each))) };
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/**
 * `always`: what holds at any moment. `at-rest`: what holds when nothing runs and recovery has had its time.
 * A check is `<name>.<service>.sql`, one query on that service's database. Alone it must find nothing; where two
 * services have one of the same name, both must find the same.
 */
export type Kind = "always" | "at-rest";

/** The books of a store: runs a query on a service's database. */
export type Books = (service: string, sql: string) => Promise<object[]>;

/** A check that failed, and what it found, in one line. */
export interface Violation {
	check: string;
	found: string;
}

/** Runs the checks of these kinds; answers how many there are and what they found wrong. */
export async function audit(books: Books, kinds: Kind[]): Promise<{ checks: number; violations: Violation[] }> {
	const checks = (await Promise.all(kinds.map(readChecks))).flat();
	const violations: Violation[] = [];
	for (const check of checks) violations.push(...(await run(check, books)));
	return { checks: checks.length, violations };
}

interface Check {
	name: string;
	/** By service. */
	queries: [service: string, sql: string][];
}

async function readChecks(kind: Kind): Promise<Check[]> {
	const folder = join(import.meta.dirname, "checks", kind);
	const files = (await readdir(folder)).sort().map((file) => file.split(".") as [name: string, service: string]);
	return Promise.all(
		[...Map.groupBy(files, ([name]) => name)].map(async ([name, group]) => ({
			name: `${kind}/${name}`,
			queries: await Promise.all(
				group.map(async ([, service]): Promise<[string, string]> => {
					return [service, await readFile(join(folder, `${name}.${service}.sql`), "utf8")];
				}),
			),
		})),
	);
}

async function run({ name, queries }: Check, books: Books): Promise<Violation[]> {
	const answers: object[][] = [];
	for (const [service, sql] of queries) answers.push(await books(service, sql));
	if (answers.length === 1) return answers[0]!.map((row) => ({ check: name, found: JSON.stringify(row) }));
	const [one, other] = answers.map((rows) => rows.map((row) => JSON.stringify(row)).sort());
	if (isDeepStrictEqual(one, other)) return [];
	const only = (a: string[], b: string[], service: string) =>
		a.filter((row) => !b.includes(row)).map((row) => ({ check: name, found: `only in ${service}: ${row}` }));
	return [...only(one!, other!, queries[0]![0]), ...only(other!, one!, queries[1]![0])];
}

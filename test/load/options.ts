import { parseArgs } from "node:util";

/** The workloads, in the order in which they run. */
export const WORKLOADS = ["list", "page", "search", "cart", "checkout", "race", "freshness", "rebuild"] as const;
export type WorkloadName = (typeof WORKLOADS)[number];

/** What to measure. */
export interface Options {
	/** None of them: the starts and the import alone. */
	workloads: WorkloadName[];
	products: number;
	/** How long each workload is measured. */
	seconds: number;
	seed: number;
	/** Measure the same once more on a cluster, a process for every service on the servers of the environment. */
	cluster: boolean;
	/** Where the store leaves its CPU profiles. */
	profile?: string;
}

export const USAGE = `npm run bench -- [import] [${WORKLOADS.join("] [")}] [--products 1000] [--seconds 10] [--seed 1] [--cluster] [--profile folder]
Without names, all of them. "import" alone measures the starts and the import, which every run begins with. --cluster measures the same on a cluster,
a process for every service, on the servers that the environment names; it empties the databases there.`;

/** Reads the command line. Throws a TypeError for what it does not know. */
export function readOptions(words: string[]): Options {
	const { values, positionals } = parseArgs({
		args: words,
		allowPositionals: true,
		options: {
			products: { type: "string", default: "1000" },
			seconds: { type: "string", default: "10" },
			seed: { type: "string", default: "1" },
			cluster: { type: "boolean", default: false },
			profile: { type: "string" },
		},
	});
	const stranger = positionals.find((name) => name !== "import" && !WORKLOADS.some((known) => known === name));
	if (stranger) throw new TypeError(`There is no workload ${stranger}.`);
	return {
		workloads: WORKLOADS.filter((name) => positionals.length === 0 || positionals.includes(name)),
		products: wholeNumber("products", values.products),
		seconds: wholeNumber("seconds", values.seconds),
		seed: wholeNumber("seed", values.seed),
		cluster: values.cluster,
		...(values.profile !== undefined && { profile: values.profile }),
	};
}

function wholeNumber(name: string, text: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`--${name} must be a whole number from 1 on.`);
	return value;
}

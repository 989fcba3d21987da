import { execFileSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { missingOf, SERVER_VARIABLES, urlsOf } from "../support/server-urls.ts";
import { readCatalogue } from "./catalogue.ts";
import { type Lab, openClusterLab, openLab, scratchDirectory } from "./lab.ts";
import { type Import, importRows } from "./loader.ts";
import { type Options, readOptions, USAGE } from "./options.ts";
import { randomFrom } from "./random.ts";
import { catalogueRows, type Rows } from "./rows.ts";
import { countErrors, type Row, table } from "./table.ts";
import type { Outcome } from "./workloads/bench.ts";
import { cart } from "./workloads/cart.ts";
import { checkout } from "./workloads/checkout.ts";
import { freshness } from "./workloads/freshness.ts";
import { list } from "./workloads/list.ts";
import { page } from "./workloads/page.ts";
import { race } from "./workloads/race.ts";
import { rebuild } from "./workloads/rebuild.ts";
import { search } from "./workloads/search.ts";

const RUN = { list, page, search, cart, checkout, race, freshness, rebuild };
/** Until memory is what it stays at. */
const SETTLE_MS = 5_000;

const say = (line: string): void => console.log(line);

/** Measures the store, and a cluster of it where that is asked for, and prints a table of each. Answers what was wrong; a missed target is not. */
async function bench(options: Options, dataDir: string): Promise<string[]> {
	const catalogue = await catalogueRows(options.products);
	say(`${options.products} products ${catalogue.origin}, seed ${options.seed}, ${options.seconds} s each`);
	const wrong: string[] = [];
	const singles = await embedded(options, catalogue, dataDir, wrong);
	const tables = [["One process, embedded stores", table(singles, options.products)]];
	if (options.cluster) {
		const rows = await clustered(options, catalogue, wrong);
		tables.push(["A process for every service, on servers", table(rows, options.products, "cluster", singles)]);
	}
	for (const [title, text] of tables) say(`\n${title}\n\n${text}`);
	say(`\n${machine()}`);
	return wrong;
}

async function embedded(options: Options, catalogue: Rows, dataDir: string, wrong: string[]): Promise<Row[]> {
	const first = await openLab(dataDir, options);
	const rows: Row[] = [{ name: "start, empty", figures: { seconds: first.startedIn / 1000 } }];
	try {
		rows.push(...importFigures(await importRows(first, catalogue, say)));
	} finally {
		await first.close();
	}
	const lab = await openLab(dataDir, options);
	rows.push({ name: "start, initialised", figures: { seconds: lab.startedIn / 1000 } });
	return [...rows, ...(await workloads(lab, options, catalogue, wrong))];
}

async function clustered(options: Options, catalogue: Rows, wrong: string[]): Promise<Row[]> {
	const lab = await openClusterLab(urlsOf(SERVER_VARIABLES), options);
	const rows: Row[] = [{ name: "start, all nodes", figures: { seconds: lab.startedIn / 1000 } }];
	await delay(SETTLE_MS);
	rows.push(...memoryFigures("of fresh nodes", lab));
	rows.push(...importFigures(await importRows(lab, catalogue, say)));
	return [...rows, ...(await workloads(lab, options, catalogue, wrong))];
}

/** Runs the workloads on a store that has its catalogue, and closes it. */
async function workloads(lab: Lab, options: Options, catalogue: Rows, wrong: string[]): Promise<Row[]> {
	const rows: Row[] = [];
	try {
		await delay(SETTLE_MS);
		rows.push(...memoryFigures("idle", lab));
		const stock = await readCatalogue(lab.api, catalogue.rows);
		for (const name of options.workloads) {
			say(`${name} …`);
			const random = randomFrom(options.seed);
			try {
				const outcome = await RUN[name]({ lab, catalogue: stock, random, seconds: options.seconds, say });
				rows.push(...outcome.rows);
				wrong.push(...complaints(outcome));
			} catch (error) {
				// The others are measured all the same.
				wrong.push(`${name}: ${(error as Error).message}`);
			}
		}
		if (options.workloads.length > 0) rows.push(...memoryFigures("after load", lab));
		return rows;
	} finally {
		await lab.close();
		for (const line of warningsOf(lab)) say(`  the store says: ${line}`);
	}
}

function importFigures({ rows, megabytes, done, searchable, stocked, peak }: Import): Row[] {
	const note = `${rows} rows, ${megabytes.toFixed(1)} MB`;
	return [
		{ name: "import", figures: { perSecond: rows / done, seconds: done }, note },
		{
			name: "all searchable",
			figures: { seconds: searchable },
			note: `after done; stock after ${stocked.toFixed(1)} s`,
		},
		{ name: "memory peak at import", figures: { megabytes: peak / 1e6 }, note: "all Node processes" },
	];
}

/** The largest Node process counts; the others and the servers are noted. */
function memoryFigures(when: string, { meter }: Lab): Row[] {
	const { nodes, servers } = meter.memory();
	const inMegabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
	const largest = Math.max(...nodes);
	const all = nodes.length > 1 ? `the largest of ${nodes.map(inMegabytes).join(", ")}` : "the Node process";
	const beside = Object.entries(servers).map(([server, bytes]) => `${server} ${inMegabytes(bytes)} MB`);
	return [
		{
			name: `memory ${when}`,
			figures: { megabytes: largest / 1e6 },
			note: `${all}; beside it ${beside.join(", ")} (PSS)`,
		},
	];
}

function complaints({ rows, violations }: Outcome): string[] {
	const errors = rows.flatMap(({ name, errors = new Map<string, number>() }) =>
		countErrors(errors) > 0 ? [...errors].map(([what, count]) => `${name}: ${count} × ${what}`) : [],
	);
	return [...errors, ...violations];
}

/** The first warnings and errors in the store's log, which is JSON off a terminal. */
const warningsOf = ({ output }: Lab): string[] =>
	output()
		.split("\n")
		.filter((line) => /^\{"level":[456]0,/.test(line))
		.slice(0, 5);

/** Where and on what the figures were measured. */
function machine(): string {
	const processor = cpus()[0]?.model.trim() ?? "unknown";
	const commit = git("rev-parse", "--short", "HEAD") || "unknown";
	const changed = git("status", "--porcelain") === "" ? "" : " with changes";
	return [
		`${cpus().length} × ${processor}, ${(totalmem() / 1e9).toFixed(0)} GB, ${process.platform} ${release()};`,
		`Node ${process.versions.node}; commit ${commit}${changed}; ${new Date().toISOString().slice(0, 10)};`,
		"the load generator runs on the same processors",
	].join(" ");
}

/** Nothing outside a checkout. */
function git(...words: string[]): string {
	try {
		return execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
	} catch {
		return "";
	}
}

async function main(): Promise<number> {
	let options: Options;
	try {
		options = readOptions(process.argv.slice(2));
	} catch (error) {
		console.error(`${(error as Error).message}\n${USAGE}`);
		return 2;
	}
	const missing = missingOf(SERVER_VARIABLES);
	if (options.cluster && missing.length > 0) {
		console.error(`A cluster needs servers; set ${missing.join(", ")}.`);
		return 2;
	}
	const directory = scratchDirectory();
	try {
		const wrong = await bench(options, directory.path);
		say(wrong.length === 0 ? "All answers and the books are right." : `Wrong:\n  ${wrong.slice(0, 50).join("\n  ")}`);
		return wrong.length === 0 ? 0 : 1;
	} finally {
		directory.remove();
	}
}

process.exitCode = await main();

import { execFileSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { readCatalogue } from "./catalogue.ts";
import { type Lab, openLab, scratchDirectory } from "./lab.ts";
import { type Import, importRows } from "./loader.ts";
import { type Options, readOptions, USAGE } from "./options.ts";
import { randomFrom } from "./random.ts";
import { catalogueRows } from "./rows.ts";
import { countErrors, type Row, table } from "./table.ts";
import type { Outcome } from "./workloads/bench.ts";
import { cart } from "./workloads/cart.ts";
import { checkout } from "./workloads/checkout.ts";
import { list } from "./workloads/list.ts";
import { page } from "./workloads/page.ts";
import { race } from "./workloads/race.ts";
import { search } from "./workloads/search.ts";

const RUN = { list, page, search, cart, checkout, race };
/** Until memory is what it stays at. */
const SETTLE_MS = 5_000;

const say = (line: string): void => console.log(line);

/** Measures a store on a scratch directory and prints a table. Answers what was wrong; a missed target is not. */
async function bench(options: Options, dataDir: string): Promise<string[]> {
	const catalogue = await catalogueRows(options.products);
	say(`${options.products} products ${catalogue.origin}, seed ${options.seed}, ${options.seconds} s each`);
	const rows: Row[] = [];
	const wrong: string[] = [];

	const first = await openLab(dataDir, options);
	rows.push({ name: "start, empty", figures: { seconds: first.startedIn / 1000 } });
	try {
		rows.push(...importFigures(await importRows(first, catalogue, say)));
	} finally {
		await first.close();
	}

	const lab = await openLab(dataDir, options);
	try {
		rows.push({ name: "start, initialised", figures: { seconds: lab.startedIn / 1000 } });
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
	} finally {
		await lab.close();
		for (const line of warningsOf(lab)) say(`  the store says: ${line}`);
	}
	say(`\n${table(rows, options.products)}\n`);
	say(machine());
	return wrong;
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
		{ name: "memory peak at import", figures: { megabytes: peak / 1e6 }, note: "the Node process" },
	];
}

function memoryFigures(when: string, { meter }: Lab): Row[] {
	const { node, postgres } = meter.memory();
	const note = `the Node process; beside it PostgreSQL ${(postgres / 1e6).toFixed(0)} MB (PSS)`;
	return [{ name: `memory ${when}`, figures: { megabytes: node / 1e6 }, note }];
}

function complaints({ rows, violations }: Outcome): string[] {
	const errors = rows.flatMap(({ name, errors = new Map<string, number>() }) =>
		countErrors(errors) > 0 ? [...errors].map(([what, count]) => `${name}: ${count} × ${what}`) : [],
	);
	return [...errors, ...violations];
}

/** The first warnings and errors in the store's log, which is JSON off a terminal. */
const warningsOf = ({ store }: Lab): string[] =>
	store
		.output()
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

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { randomFrom } from "../support/random.ts";
import { type StoreProcess, startProcess } from "../support/store-process.ts";
import { audit, type Violation } from "./audit.ts";
import { openBooks } from "./books.ts";
import { openHistory } from "./history.ts";
import { killStore } from "./kill.ts";
import { ADMIN, shop } from "./shoppers.ts";
import { signIn, stockUp } from "./stock-up.ts";
import { verify } from "./verify.ts";

/** How long after the address answers everything must have come to rest. */
const REST_MS = 15_000;

const { values } = parseArgs({ options: { seed: { type: "string" }, rounds: { type: "string", default: "10" } } });
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const rounds = Number(values.rounds);
const random = randomFrom(seed);
const dataDir = await mkdtemp(join(tmpdir(), "voltrico-crash-"));
const env = { DATA_DIR: join(dataDir, "data"), SEED: "none", ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
const history = openHistory(join(dataDir, "history.ndjson"));
const violations: Violation[] = [];

console.log(`Seed ${seed}, ${rounds} rounds of kill -9 during a stream of checkouts; repeat with --seed ${seed}.\n`);
let store: StoreProcess | undefined = await startProcess(env);
try {
	const skus = await stockUp(store.url);
	for (let round = 1; round <= rounds; round++) {
		const withPostgres = round % 2 === 0;
		const begun = history.entries().length;
		const shoppers = shop({ url: store.url, skus, adminToken: await signIn(store.url) }, history, random);
		const after = random.between(800, 4_000);
		await delay(after);
		const killed = await killStore(store, env.DATA_DIR, withPostgres);
		await shoppers.stop();
		const sent = history.entries().length - begun;
		store = await startProcess(env);
		await delay(REST_MS);
		const found = await look(store.url);
		violations.push(...found.violations);
		const kind = withPostgres ? "Node and PostgreSQL" : "Node alone";
		console.log(`${round}. ${sent} orders sent, then after ${after} ms killed ${kind} (${killed.length} processes).`);
		console.log(`   Started in ${Math.round(store.startedIn)} ms; ${REST_MS / 1_000} s later ${found.summary}`);
		for (const { check, found: what } of found.violations) console.log(`      ${check}: ${what}`);
	}
	console.log(`\n${await books()}`);
} finally {
	await store?.stop();
	history.close();
	if (violations.length === 0) await rm(dataDir, { recursive: true });
}
const verdict =
	violations.length === 0 ? "Nothing is missing, nothing is left open, the books close." : "The store is broken.";
console.log(`\nSeed ${seed}: ${rounds} kills, ${violations.length} violations. ${verdict}`);
if (violations.length > 0) console.log(`Its data and the shoppers' history are in ${dataDir}.`);
process.exitCode = violations.length === 0 ? 0 : 1;

/** Audits the books first, as the store is left to itself, then holds the history against it. */
async function look(url: string): Promise<{ summary: string; violations: Violation[] }> {
	const { books, close } = await openBooks(env.DATA_DIR);
	try {
		const audited = await audit(books, ["always", "at-rest"]);
		const verified = await verify(url, history);
		return {
			summary:
				`${audited.violations.length} violations in ${audited.checks} checks of the books, ` +
				`${verified.violations.length} in ${verified.orders} orders of the history (${verified.resent} sent again).`,
			violations: [...audited.violations, ...verified.violations],
		};
	} finally {
		await close();
	}
}

/** The sums that must agree, for people to see. */
async function books(): Promise<string> {
	const { books, close } = await openBooks(env.DATA_DIR);
	const orders = await books("orders", "SELECT status, count(*)::integer FROM orders GROUP BY 1 ORDER BY 1");
	const levels = await books(
		"inventory",
		`SELECT sku, on_hand AS "onHand", reserved, (SELECT sum(delta)::integer FROM movements m WHERE m.sku = l.sku) AS moved,
			(SELECT coalesce(sum(quantity), 0)::integer FROM open_reservations r WHERE r.sku = l.sku) AS held
		 FROM levels l ORDER BY sku`,
	);
	await close();
	const told = history.entries().map(([, outcome]) => `${outcome?.status} ${outcome?.code ?? ""}`.trim());
	const counts = [...Map.groupBy(told, (each) => each)].map(([each, all]) => `${all.length} × ${each}`);
	console.table(levels);
	return `Shoppers were told: ${counts.join(", ")}.\nOrders: ${orders.map((row) => Object.values(row).join(" ")).join(", ")}.`;
}

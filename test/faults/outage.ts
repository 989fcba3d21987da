import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { client } from "../support/client.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { randomFrom } from "../support/random.ts";
import { type Fault, SERVERS, type ServerControl, type ServerName, serverControl } from "../support/server-control.ts";
import { missingOf, SERVER_VARIABLES, type ServerUrls, urlsOf } from "../support/server-urls.ts";
import { audit } from "./audit.ts";
import { openHistory } from "./history.ts";
import {
	type Acknowledged,
	type Ground,
	KINDS,
	type Kind,
	type MixedLoad,
	type Shot,
	startMixedLoad,
} from "./mixed-load.ts";
import { signIn, stockUp } from "./stock-up.ts";
import { verify } from "./verify.ts";

const PER_SECOND = 50;
const OUTAGE_MS = 20_000;
/** After the server is back, everything must work again within this time. */
const RECOVERY_MS = 15_000;
/** And from then on nothing may fail any more. */
const WATCH_MS = 5_000;
const LONGEST_MS = 11_000;
const REST_MS = 20_000;

/** What needs a server: the rest goes on without it. */
const NEEDS: Record<ServerName, Kind[]> = {
	rabbitmq: [...KINDS],
	postgres: ["checkout", "order", "order history", "stock"],
	mongo: KINDS.filter((kind) => kind !== "order"),
	elastic: ["search", "suggest"],
};

/** Kills and then pauses each server under mixed requests, and holds the store to what it promises. */
async function outages(urls: ServerUrls, control: ServerControl, seed: number): Promise<string[]> {
	const directory = await mkdtemp(join(tmpdir(), "voltrico-outage-"));
	const history = openHistory(join(directory, "history.ndjson"));
	const cluster = await startCluster({ urls, env: { SEED: "none" } });
	const pids = cluster.nodes.map(({ pid }) => pid);
	const wrong: string[] = [];
	try {
		const ground = await prepare(cluster.urls[0]!);
		const load = startMixedLoad(ground, history, randomFrom(seed), PER_SECOND);
		await delay(5_000);
		report("before", "all servers are up", load.shots, wrong);
		for (const how of ["kill", "pause"] as const)
			for (const server of SERVERS) {
				await refreshTokens(ground);
				wrong.push(...(await outage(server, how, control, load)));
			}
		await load.stop();
		if (cluster.nodes.map(({ pid }) => pid).join() !== pids.join()) wrong.push("a node has ended");
		wrong.push(...(await readBack(ground, load.acknowledged)));
		const { orders, resent, violations } = await verify(ground.url, history);
		console.log(`\n${orders} orders in the history, ${resent} of them had been left open and have their outcome now.`);
		wrong.push(...violations.map(({ check, found }) => `${check}: ${found}`), ...(await booksAtRest(cluster)));
	} finally {
		await cluster.close();
		history.close();
		await rm(directory, { recursive: true });
	}
	return wrong;
}

async function outage(server: ServerName, how: Fault, control: ServerControl, load: MixedLoad): Promise<string[]> {
	const wrong: string[] = [];
	const from = Date.now();
	await control.stop(server, how);
	await delay(OUTAGE_MS);
	await control.restore(server, how);
	const back = Date.now();
	await delay(RECOVERY_MS + WATCH_MS);
	const shots = load.shots.filter(({ at }) => at >= from);
	report(
		`${how} ${server}`,
		"while it was away",
		shots.filter(({ at }) => at < back),
		wrong,
	);
	const spoilt = shots.filter(({ at, kind, status }) => at < back && status === 503 && !NEEDS[server].includes(kind));
	wrong.push(...spoilt.map((shot) => `${how} ${server} should not have touched ${JSON.stringify(shot)}`));
	const failed = shots.filter(({ at, status }) => at >= back && status === 503);
	const recovered = Math.max(0, ...failed.map(({ at }) => at - back));
	console.log(`  full service ${(recovered / 1_000).toFixed(1)} s after it was back`);
	report(
		"",
		"after",
		shots.filter(({ at }) => at >= back),
		wrong,
	);
	if (recovered > RECOVERY_MS) {
		const kinds = [...new Set(failed.filter(({ at }) => at > back + RECOVERY_MS).map(({ kind }) => kind))];
		wrong.push(`${how} ${server}: ${kinds.join(", ")} still failed ${recovered} ms after it was back`);
	}
	return wrong;
}

/** Prints what came back of each kind, and notes what may not be. */
function report(title: string, when: string, shots: Shot[], wrong: string[]): void {
	if (title) console.log(`\n${title}`);
	const longest = Math.max(0, ...shots.map(({ ms }) => ms));
	console.log(`  ${when}: ${shots.length} requests, the longest took ${longest} ms`);
	for (const [kind, group] of Map.groupBy(shots, (shot) => shot.kind)) {
		const counts = [...Map.groupBy(group, ({ status }) => status)].sort(([a], [b]) => a - b);
		console.log(`    ${kind.padEnd(14)} ${counts.map(([status, { length }]) => `${length} × ${status}`).join(", ")}`);
	}
	const bad = shots.filter(({ status, ms }) => ms > LONGEST_MS || !(status === 503 || (status >= 200 && status < 500)));
	wrong.push(...bad.map((shot) => `${title} ${when}: ${JSON.stringify(shot)}`));
}

async function prepare(url: string): Promise<Ground> {
	await stockUp(url);
	const admin = await signIn(url);
	const { body } = await client(url).get("/admin/products?limit=100", { token: admin });
	const products = (body.data as { id: string; slug: string; variants: { sku: string }[] }[]).map(
		({ id, slug, variants }) => ({ id, slug, sku: variants[0]!.sku }),
	);
	const ground: Ground = { url, products, tokens: { admin, customer: "" } };
	await client(url).post("/auth/register", CUSTOMER);
	await refreshTokens(ground);
	return ground;
}

const CUSTOMER = {
	email: "grace@example.com",
	password: "nanoseconds-of-wire-1",
	firstName: "Grace",
	lastName: "Hopper",
};

/** Access tokens live ten minutes, the run longer. */
async function refreshTokens(ground: Ground): Promise<void> {
	const { email, password } = CUSTOMER;
	const { status, body } = await client(ground.url).post("/auth/login", { email, password });
	if (status !== 200) throw new Error(`The customer could not sign in: ${JSON.stringify(body)}`);
	ground.tokens = { admin: await signIn(ground.url), customer: body.accessToken };
}

/** Reads every acknowledged write; orders have a history of their own. */
async function readBack({ url, tokens }: Ground, { carts, products, movements }: Acknowledged): Promise<string[]> {
	const api = client(url);
	const token = tokens.admin;
	const wrong: string[] = [];
	for (const [id, cart] of carts) {
		const { status, body } = await api.get(`/carts/${id}`, { cartToken: cart.token });
		if (status !== 200) wrong.push(`cart ${id} is answered ${status}`);
		else
			for (const [sku, quantity] of cart.lines) {
				const line = (body.lines as { sku: string; quantity: number }[]).find((each) => each.sku === sku);
				const isRight = cart.isUncertain ? (line?.quantity ?? 0) >= quantity : line?.quantity === quantity;
				if (!isRight) wrong.push(`cart ${id} has ${line?.quantity ?? 0} of ${sku}, ${quantity} were acknowledged`);
			}
	}
	for (const [id, version] of products) {
		const { body } = await api.get(`/admin/products/${id}`, { token });
		if (!(body.version >= version)) wrong.push(`product ${id} is at ${body.version}, ${version} was acknowledged`);
	}
	for (const [sku, ids] of movements) {
		const known = new Set<string>();
		for (let cursor: string | null = ""; cursor !== null; ) {
			const query: string = cursor ? `&cursor=${cursor}` : "";
			const { body } = await api.get(`/admin/inventory/${sku}/movements?limit=100${query}`, { token });
			for (const { id } of body.data as { id: string }[]) known.add(id);
			cursor = body.page.nextCursor;
		}
		const missing = ids.filter((id) => !known.has(id));
		if (missing.length > 0) wrong.push(`movements of ${sku} are missing: ${missing.join(", ")}`);
	}
	const counts = `${carts.size} carts, ${products.size} products, ${[...movements.values()].flat().length} movements`;
	console.log(`\n${counts} were acknowledged and are read back.`);
	return wrong;
}

async function booksAtRest({ books }: Cluster): Promise<string[]> {
	for (const end = Date.now() + REST_MS; ; await delay(500)) {
		const { checks, violations } = await audit(books, ["always", "at-rest"]);
		if (violations.length > 0 && Date.now() < end) continue;
		console.log(`${checks} checks of the books, ${violations.length} violations.`);
		return violations.map(({ check, found }) => `${check}: ${found}`);
	}
}

const control = serverControl();
const missing = missingOf([...SERVER_VARIABLES, "SERVER_CONTROL"]);
if (missing.length > 0) console.log(`SKIPPED the outages: ${missing.join(", ")} not set`);
else {
	const { values } = parseArgs({ options: { seed: { type: "string" } } });
	const seed = Number(values.seed ?? Date.now() % 1_000_000);
	console.log(`Seed ${seed}: ${PER_SECOND} mixed requests a second; each server is killed, then paused, for 20 s.`);
	const wrong = await outages(urlsOf(SERVER_VARIABLES), control!, seed);
	console.log(
		wrong.length === 0
			? "\nThe store has kept its promises."
			: `\nBroken promises:\n  ${wrong.slice(0, 40).join("\n  ")}`,
	);
	process.exitCode = wrong.length === 0 ? 0 : 1;
}

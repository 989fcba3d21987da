import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ADMIN as CLUSTER_ADMIN } from "../faults/shoppers.ts";
import { type Client, client } from "../support/client.ts";
import { startCluster } from "../support/cluster.ts";
import { embeddedDatabase } from "../support/embedded-database.ts";
import type { ServerUrls } from "../support/server-urls.ts";
import { startProcess } from "../support/store-process.ts";
import { listenerOn, type Meter, meterOf } from "./meter.ts";
import type { Options } from "./options.ts";

const ADMIN = { email: "admin@example.com", password: "bench-of-a-store-1" };
/** Well below the life of an access token. */
const SIGN_IN_EVERY_MS = 5 * 60_000;

/** A store under test. */
export interface Lab {
	url: string;
	api: Client;
	/** What its processes have printed so far. */
	output(): string;
	/** Runs a query on a service's database. */
	books(service: string, text: string, values?: unknown[]): Promise<object[]>;
	/** Where PostgreSQL counts its statements for the superuser; absent on a server. */
	statistics?: (text: string) => Promise<object[]>;
	meter: Meter;
	/** Milliseconds from the spawn to the first answered list. */
	startedIn: number;
	/** The administrator's access token. */
	admin(): Promise<string>;
	/** Stops the store; what it keeps stays. */
	close(): Promise<void>;
}

/** Makes a scratch directory; `remove` it in the end. */
export function scratchDirectory(): { path: string; remove: () => void } {
	const path = mkdtempSync(join(tmpdir(), "voltrico-bench-"));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts a store in one process, without a demo catalogue, on `dataDir`. */
export async function openLab(dataDir: string, { profile }: Options): Promise<Lab> {
	const begun = performance.now();
	const store = await startProcess(
		{ DATA_DIR: dataDir, SEED: "none", ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password },
		profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : [],
	);
	const api = client(store.url);
	await firstList(api);
	const startedIn = performance.now() - begun;
	const database = await embeddedDatabase(dataDir);
	return {
		url: store.url,
		api,
		output: store.output,
		books: database.books,
		statistics: database.asAdmin,
		meter: meterOf({ nodes: [store.pid], servers: { postgres: database.pid } }),
		startedIn,
		admin: signInWhenNeeded(api, ADMIN),
		async close() {
			await database.close();
			await store.stop();
		},
	};
}

/** Starts a process for every service on the servers of the environment, which it empties first. */
export async function openClusterLab(urls: ServerUrls, { profile }: Options): Promise<Lab> {
	const begun = performance.now();
	const profiling: Record<string, string> = profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {};
	const cluster = await startCluster({ urls, env: { SEED: "none", ...profiling } });
	const [url] = cluster.urls as [string];
	const api = client(url);
	await firstList(api);
	const outputs = cluster.nodes.map(({ output }) => output);
	const pidOf = (address: string) => listenerOn(Number(new URL(address).port));
	const servers = {
		postgres: pidOf(urls.ORDERS_DATABASE_URL),
		mongo: pidOf(urls.PRODUCTS_DATABASE_URL),
		rabbitmq: pidOf(urls.AMQP_URL),
		elastic: pidOf(urls.ELASTICSEARCH_URL),
	};
	return {
		url,
		api,
		output: () => outputs.map((output) => output()).join("\n"),
		books: cluster.books,
		meter: meterOf({
			nodes: cluster.nodes.map(({ pid }) => pid),
			// Those that run on another machine are not measured.
			servers: Object.fromEntries(Object.entries(servers).filter(([, pid]) => pid !== undefined)),
		}),
		startedIn: performance.now() - begun,
		admin: signInWhenNeeded(api, CLUSTER_ADMIN),
		close: cluster.close,
	};
}

async function firstList(api: Client): Promise<void> {
	const first = await api.get("/products");
	if (first.status !== 200) throw new Error(`The first list was answered ${first.status}.`);
}

function signInWhenNeeded(api: Client, account: { email: string; password: string }): () => Promise<string> {
	let token = "";
	let signedInAt = Number.NEGATIVE_INFINITY;
	return async () => {
		if (performance.now() - signedInAt < SIGN_IN_EVERY_MS) return token;
		const { status, body } = await api.post("/auth/login", account);
		if (status !== 200) throw new Error(`The administrator could not sign in: ${JSON.stringify(body)}`);
		signedInAt = performance.now();
		token = body.accessToken;
		return token;
	};
}

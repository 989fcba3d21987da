import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, client } from "../support/client.ts";
import { type EmbeddedDatabase, embeddedDatabase } from "../support/embedded-database.ts";
import { type StoreProcess, startProcess } from "../support/store-process.ts";
import { type Meter, meterOf } from "./meter.ts";
import type { Options } from "./options.ts";

const ADMIN = { email: "admin@example.com", password: "bench-of-a-store-1" };
/** Well below the life of an access token. */
const SIGN_IN_EVERY_MS = 5 * 60_000;

/** A store under test, on a scratch directory of its own. */
export interface Lab {
	url: string;
	api: Client;
	store: StoreProcess;
	database: EmbeddedDatabase;
	meter: Meter;
	/** Milliseconds from the spawn to the first answered list. */
	startedIn: number;
	/** The administrator's access token. */
	admin(): Promise<string>;
	/** Stops the store; the directory stays. */
	close(): Promise<void>;
}

/** Makes a scratch directory; `remove` it in the end. */
export function scratchDirectory(): { path: string; remove: () => void } {
	const path = mkdtempSync(join(tmpdir(), "voltrico-bench-"));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts a store, without a demo catalogue, on `dataDir`. */
export async function openLab(dataDir: string, { profile }: Options): Promise<Lab> {
	const begun = performance.now();
	const store = await startProcess(
		{ DATA_DIR: dataDir, SEED: "none", ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password },
		profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : [],
	);
	const api = client(store.url);
	const first = await api.get("/products");
	const startedIn = performance.now() - begun;
	if (first.status !== 200) throw new Error(`The first list was answered ${first.status}.`);
	const database = await embeddedDatabase(dataDir);
	return {
		url: store.url,
		api,
		store,
		database,
		meter: meterOf(store.pid, database.pid),
		startedIn,
		admin: signInWhenNeeded(api),
		async close() {
			await database.close();
			await store.stop();
		},
	};
}

function signInWhenNeeded(api: Client): () => Promise<string> {
	let token = "";
	let signedInAt = Number.NEGATIVE_INFINITY;
	return async () => {
		if (performance.now() - signedInAt < SIGN_IN_EVERY_MS) return token;
		const { status, body } = await api.post("/auth/login", ADMIN);
		if (status !== 200) throw new Error(`The administrator could not sign in: ${JSON.stringify(body)}`);
		signedInAt = performance.now();
		token = body.accessToken;
		return token;
	};
}

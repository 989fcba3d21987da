import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startProcess } from "../support/store-process.ts";

/** A store, its admin, and who listens. */
export interface Stage {
	url: string;
	email: string;
	password: string;
	say: (line: string) => void;
}

/** The real catalogue, where it lies beside the project. */
export const REAL_CATALOGUE = resolve(import.meta.dirname, "../../../shared/data/electronics-408.ndjson");

/** Starts a store of its own on a scratch directory; `close` ends both. */
export async function openStage(say: Stage["say"], seed: "demo" | "none"): Promise<Stage & { close(): Promise<void> }> {
	const dataDir = mkdtempSync(join(tmpdir(), "voltrico-stage-"));
	const admin = { email: "admin@example.com", password: "story-of-a-store-1" };
	const variables = { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password };
	const store = await startProcess({ DATA_DIR: dataDir, SEED: seed, ...variables });
	return {
		url: store.url,
		...admin,
		say,
		async close() {
			await store.stop();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}

/** Plays at STORE_URL, or at a store that it starts itself, and prints what is said. */
export async function play(act: (stage: Stage) => Promise<unknown>): Promise<void> {
	const say = (line: string) => console.log(line);
	const { STORE_URL, ADMIN_EMAIL, ADMIN_PASSWORD } = process.env;
	if (STORE_URL) {
		assert.ok(ADMIN_EMAIL && ADMIN_PASSWORD, "With STORE_URL, set ADMIN_EMAIL and ADMIN_PASSWORD too.");
		await act({ url: STORE_URL, email: ADMIN_EMAIL, password: ADMIN_PASSWORD, say });
		return;
	}
	const stage = await openStage(say, existsSync(REAL_CATALOGUE) ? "none" : "demo");
	say(`A store of its own opens at ${stage.url}.`);
	try {
		await act(stage);
	} finally {
		await stage.close();
	}
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type StoreProcess, startProcess } from "../support/store-process.ts";
import { tellStory } from "./story.ts";

const admin = { email: "admin@example.com", password: "story-of-a-store-1" };
const dataDir = mkdtempSync(join(tmpdir(), "voltrico-story-"));
let store: StoreProcess;

beforeAll(async () => {
	store = await startProcess({ DATA_DIR: dataDir, ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password });
}, 60_000);

afterAll(async () => {
	await store?.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

test("a store sells: from an import to a paid order and back, over HTTP only", async () => {
	const lines: string[] = [];
	await tellStory({ url: store.url, ...admin, say: (line) => void lines.push(line) });
	expect(lines.at(-1)).toBe("\nThe end.");
}, 120_000);

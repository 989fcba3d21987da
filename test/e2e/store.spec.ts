import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { refuseEverything } from "./refusals.ts";
import { openStage, type Stage } from "./stage.ts";
import { tellStory } from "./story.ts";

const lines: string[] = [];
let stage: Stage & { close(): Promise<void> };

beforeAll(async () => {
	stage = await openStage((line) => void lines.push(line), "demo");
}, 60_000);

afterAll(async () => {
	await stage?.close();
});

test("a store sells: from an import to a paid order and back, over HTTP only", async () => {
	await tellStory(stage);
	expect(lines.at(-1)).toBe("\nThe end.");
}, 120_000);

test("every route refuses what is wrong, foreign or not permitted, and names it", async () => {
	expect(await refuseEverything(stage)).toBeGreaterThan(200);
}, 60_000);

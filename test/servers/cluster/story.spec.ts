import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { refuseEverything } from "../../e2e/refusals.ts";
import { tellStory } from "../../e2e/story.ts";
import { audit } from "../../faults/audit.ts";
import { ADMIN } from "../../faults/shoppers.ts";
import { type Cluster, startCluster } from "../../support/cluster.ts";
import { eventually } from "../../support/eventually.ts";
import { onServers, SERVER_VARIABLES } from "../../support/servers.ts";

onServers("a cluster with a process for every service", SERVER_VARIABLES, (urls) => {
	let cluster: Cluster;
	const lines: string[] = [];
	const stage = () => ({ url: cluster.urls[0]!, ...ADMIN, say: (line: string) => void lines.push(line) });
	beforeAll(async () => {
		cluster = await startCluster({ urls, env: { SEED: "demo" } });
	}, 120_000);
	afterAll(() => cluster?.close(), 60_000);

	test("tells the story of the embedded store, unchanged", async () => {
		await tellStory(stage());
		expect(lines.at(-1)).toBe("\nThe end.");
	}, 180_000);

	test("refuses what the embedded store refuses, for the same reasons", async () => {
		expect(await refuseEverything(stage())).toBeGreaterThan(200);
	}, 120_000);

	test("its books are right at rest", async () => {
		await eventually(async () => (await audit(cluster.books, ["always", "at-rest"])).violations.length === 0, 20_000);
	}, 30_000);
});

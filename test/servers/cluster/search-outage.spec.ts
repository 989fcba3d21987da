import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { signIn } from "../../faults/stock-up.ts";
import { type Client, client, until } from "../../support/client.ts";
import { type Cluster, startCluster } from "../../support/cluster.ts";
import { serverControl } from "../../support/server-control.ts";
import { onServers, SERVER_VARIABLES } from "../../support/servers.ts";

const CATCHES_UP_WITHIN_MS = 30_000;

onServers("search, while Elasticsearch is away", [...SERVER_VARIABLES, "SERVER_CONTROL"], (urls) => {
	const control = serverControl()!;
	let cluster: Cluster;
	let api: Client;
	let token: string;
	beforeAll(async () => {
		cluster = await startCluster({ urls, env: { SEED: "none" } });
		api = client(cluster.urls[0]!);
		token = await signIn(cluster.urls[0]!);
	}, 120_000);
	afterAll(() => cluster?.close(), 60_000);

	async function addProduct(name: string) {
		const variants = [{ sku: name.toUpperCase().replaceAll(" ", "-"), price: { amount: 1_999, currency: "USD" } }];
		const { status, body } = await api.post("/admin/products", { name, variants, status: "active" }, { token });
		expect(status).toBe(201);
		return body as { id: string; version: number };
	}
	/** How many products a word finds; undefined while search is away. */
	const found = async (word: string): Promise<number | undefined> => {
		// Each is another address, so that no cache answers it.
		const { status, body } = await api.get(`/search/products?q=${word}&price[lte]=${1e9 + (Date.now() % 1e9)}`);
		return status === 200 ? body.total.value : undefined;
	};
	const finds = (word: string, count: number) =>
		until(
			() => found(word),
			(total) => total === count,
			CATCHES_UP_WITHIN_MS,
		);
	async function restart(): Promise<void> {
		await control.stop("elastic", "kill");
		await control.restore("elastic", "kill");
	}

	test("catches up with what changed meanwhile, and what was deleted stays so across two restarts", async () => {
		const doomed = await addProduct("Zorblax lamp");
		const changed = await addProduct("Quixalot lamp");
		await finds("zorblax", 1);
		await finds("quixalot", 1);

		await control.stop("elastic", "kill");
		expect(await found("zorblax")).toBeUndefined();
		const gone = await api.delete(`/admin/products/${doomed.id}`, { token, ifMatch: `"v${doomed.version}"` });
		expect(gone.status).toBe(204);
		const renamed = { name: "Fizzwick lamp" };
		const ifMatch = `"v${changed.version}"`;
		expect((await api.patch(`/admin/products/${changed.id}`, renamed, { token, ifMatch })).status).toBe(200);
		await addProduct("Vintalor lamp");
		expect((await api.get("/products")).body.data).toHaveLength(2);
		await control.restore("elastic", "kill");

		await finds("vintalor", 1);
		await finds("fizzwick", 1);
		await finds("zorblax", 0);
		expect(await found("quixalot")).toBe(0);
		for (let i = 0; i < 2; i++) {
			await restart();
			await finds("fizzwick", 1);
			expect(await found("zorblax")).toBe(0);
		}
	}, 300_000);
});

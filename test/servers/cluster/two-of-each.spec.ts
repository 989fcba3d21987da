import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { SERVICE_NAMES } from "../../../shared/contracts/index.ts";
import { audit } from "../../faults/audit.ts";
import { openHistory } from "../../faults/history.ts";
import { shop } from "../../faults/shoppers.ts";
import { signIn, stockUp } from "../../faults/stock-up.ts";
import { verify } from "../../faults/verify.ts";
import { client, until } from "../../support/client.ts";
import { type Cluster, startCluster } from "../../support/cluster.ts";
import { patientFetch } from "../../support/patient-fetch.ts";
import { orderBody } from "../../support/quotes.ts";
import { randomFrom } from "../../support/random.ts";
import { onServers, SERVER_VARIABLES } from "../../support/servers.ts";

const BUYERS = 200;
const PIECES = 50;
const REST_MS = 20_000;

onServers("a cluster with two nodes of every service", SERVER_VARIABLES, (urls) => {
	let cluster: Cluster;
	let skus: string[];
	beforeAll(async () => {
		const counts = Object.fromEntries(SERVICE_NAMES.map((name) => [name, 2]));
		cluster = await startCluster({ urls, counts, env: { SEED: "none" } });
		skus = await stockUp(cluster.urls[0]!);
	}, 180_000);
	afterAll(() => cluster?.close(), 60_000);

	/** Waits until the books are right; answers what is wrong with them otherwise. */
	async function booksAtRest(): Promise<object[]> {
		for (const end = Date.now() + REST_MS; ; await delay(500)) {
			const { violations } = await audit(cluster.books, ["always", "at-rest"]);
			if (violations.length === 0 || Date.now() > end) return violations;
		}
	}

	test("sells exactly 50 pieces to 200 buyers who come at once, through both gateways", async () => {
		const api = cluster.urls.map((url) => client(url));
		const token = await signIn(cluster.urls[0]!);
		const [sku] = skus.slice(-1);
		const stock = { sku, onHand: PIECES, reason: "counted" };
		const counted = await api[0]!.post("/admin/inventory/adjustments", stock, { token, key: true });
		expect(counted.status).toBe(201);
		const carts = [];
		for (let i = 0; i < BUYERS; i++) {
			const { status, body } = await api[i % 2]!.post("/carts", { lines: [{ sku, quantity: 1 }] });
			expect(status).toBe(201);
			carts.push(body as { id: string; token: string });
		}
		// A small machine may be too busy for all of them at once; whoever is told so comes again with the same key.
		const buy = (id: string, cartToken: string, i: number) =>
			until(
				() => api[i % 2]!.post("/orders", orderBody(id), { cartToken, key: `race-${i}` }),
				({ status, body }) => status !== 503 && status !== 202 && body.code !== "REQUEST_IN_PROGRESS",
				60_000,
			);
		const answers = await Promise.all(carts.map(({ id, token }, i) => buy(id, token, i)));
		const counts = Map.groupBy(answers, ({ status }) => status);
		expect([...counts].map(([status, { length }]) => [status, length]).sort()).toEqual([
			[201, PIECES],
			[409, BUYERS - PIECES],
		]);
		expect(await booksAtRest()).toEqual([]);
	}, 120_000);

	test("knows a key and a session of the other gateway", async () => {
		const [one, other] = cluster.urls.map((url) => client(url));
		const cart = await one!.post("/carts", { lines: [{ sku: skus[1], quantity: 1 }] });
		const options = { cartToken: cart.body.token as string, key: "the-other-gateway" };
		const placed = await one!.post("/orders", orderBody(cart.body.id), options);
		const again = await other!.post("/orders", orderBody(cart.body.id), options);
		expect([placed.status, again.status]).toEqual([201, 201]);
		expect(again.body.id).toBe(placed.body.id);
		expect(again.headers.get("idempotent-replayed")).toBe("true");
		const token = await signIn(cluster.urls[0]!);
		expect((await other!.get("/users/me", { token })).status).toBe(200);
	}, 30_000);

	describe("while shoppers shop", () => {
		test("answers everything while each node is told to stop in turn", async () => {
			const seed = 7;
			const folder = await mkdtemp(join(tmpdir(), "voltrico-rolling-"));
			const history = openHistory(join(folder, "history.ndjson"));
			const adminToken = await signIn(cluster.urls[0]!);
			let now = "before";
			// As a load balancer does, it learns of a gateway when that is ready.
			let gateways = cluster.urls;
			const { request, unanswered } = patientFetch(
				() => gateways,
				() => now,
			);
			const shoppers = shop({ url: "http://store", skus, adminToken }, history, randomFrom(seed), request);
			for (const service of SERVICE_NAMES) {
				const old = cluster.nodes.find((node) => node.service === service)!;
				now = `the start of a second ${service}`;
				const successor = await cluster.add(service);
				while (!(await successor.isReady())) await delay(100);
				gateways = cluster.urls;
				now = `the stop of ${service}`;
				expect(await old.stop()).toBe(0);
				now = `after the stop of ${service}`;
			}
			await delay(1_000);
			await shoppers.stop();
			expect(unanswered()).toEqual([]);
			expect(await booksAtRest()).toEqual([]);
			expect((await verify(cluster.urls[0]!, history)).violations).toEqual([]);
			history.close();
			await rm(folder, { recursive: true });
		}, 300_000);

		test("loses nothing while nodes are killed and replaced", async () => {
			const seed = Date.now() % 1_000_000;
			const random = randomFrom(seed);
			const folder = await mkdtemp(join(tmpdir(), "voltrico-kills-"));
			const history = openHistory(join(folder, "history.ndjson"));
			const adminToken = await signIn(cluster.urls[0]!);
			const { request } = patientFetch(
				() => cluster.urls,
				() => "kills",
			);
			const shoppers = shop({ url: "http://store", skus, adminToken }, history, random, request);
			for (const service of ["orders", "inventory", "payments", "carts", "gateway"] as const) {
				await delay(random.between(300, 1_500));
				await cluster.nodes.find((node) => node.service === service)!.kill();
				await cluster.add(service);
			}
			await cluster.ready();
			await delay(2_000);
			await shoppers.stop();
			expect({ seed, wrong: await booksAtRest() }).toEqual({ seed, wrong: [] });
			const { orders, violations } = await verify(cluster.urls[0]!, history);
			expect({ seed, violations }).toEqual({ seed, violations: [] });
			expect(orders).toBeGreaterThan(20);
			history.close();
			await rm(folder, { recursive: true });
		}, 300_000);
	});
});

import { afterEach, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import search from "../../../services/search/search.service.ts";
import { call } from "../../../shared/broker/call.ts";
import type { Job } from "../../../shared/contracts/jobs.ts";
import { scratchDir, startBroker } from "../../support/broker.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { eventually } from "../../support/eventually.ts";
import { staff } from "../../support/products.ts";
import { type SearchWorld, searchWorld, tell } from "../../support/search-world.ts";
import { onServers } from "../../support/servers.ts";
import { orderSnapshot, productSnapshot } from "../../support/snapshots.ts";

interface Node {
	broker: ServiceBroker;
	world: SearchWorld;
	stop(): Promise<void>;
}

onServers("the search service on Elasticsearch", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL }) => {
	const temporary = temporaryClusters(ELASTICSEARCH_URL);
	const running = new Set<Node>();
	afterEach(async () => {
		for (const node of running) await node.stop();
	});

	/** A node whose products and orders are its own, so that a test can hold back one node's alone. */
	async function start(clusterName: string, arrange: (world: SearchWorld) => void): Promise<Node> {
		const { world, services } = searchWorld();
		arrange(world);
		const scratch = await scratchDir();
		const env = { ELASTICSEARCH_URL, CLUSTER_NAME: clusterName };
		const broker = await startBroker([...services, search], { dataDir: scratch.path, env });
		const node: Node = {
			broker,
			world,
			async stop() {
				running.delete(node);
				await broker.stop();
				await scratch.remove();
			},
		};
		running.add(node);
		return node;
	}

	const isReady = async ({ broker }: Node) => (await call(broker, "search.health", {})).ready;
	const jobsOf = async ({ broker }: Node): Promise<Job[]> => (await call(broker, "search.jobs.list", {}, staff())).data;
	const rebuild = ({ broker }: Node) => call(broker, "search.rebuild", {}, staff());
	const job = ({ broker }: Node, id: string) => call(broker, "search.jobs.get", { id }, staff());
	const ended = (node: Node, id: string) =>
		eventually(async () => (await job(node, id)).status === "done", 60_000).then(() => job(node, id));
	const mice = async ({ broker }: Node) => (await call(broker, "search.products", { q: "mouse" })).total.value;

	const catalogue = Array.from({ length: 30 }, (_, i) => productSnapshot(`Mouse ${i}`));
	const placed = [orderSnapshot([{ sku: "LAP-1401-GRY" }]), orderSnapshot([{ sku: "TV-55" }])];
	const full = (world: SearchWorld) => {
		world.products = [...catalogue];
		world.orders = [...placed];
	};

	test("fills its indexes once, whichever of its nodes come first, and not again at the next start", async () => {
		const name = temporary();
		const nodes = await Promise.all([start(name, full), start(name, full), start(name, full)]);
		for (const node of nodes) await eventually(() => isReady(node), 60_000);
		const [first] = await jobsOf(nodes[0]!);
		expect(await ended(nodes[0]!, first!.id)).toMatchObject({ progress: { done: 32 }, report: { updated: 32 } });
		for (const node of nodes) await node.stop();
		const next = await start(name, full);
		expect(await isReady(next)).toBe(true);
		expect(await mice(next)).toBe(30);
		expect((await jobsOf(next)).map(({ id }) => id)).toEqual([first!.id]);
		expect(next.world.pages).toBe(0);
	}, 120_000);

	test("finds within 3 s what it is told, on every node", async () => {
		const name = temporary();
		const [one, two] = [await start(name, full), await start(name, full)];
		await eventually(() => isReady(one), 60_000);
		const order = orderSnapshot([{ sku: "FRESH-1", price: 4_200 }]);
		const sales = async () => (await call(two.broker, "search.statistics", {}, staff())).totals;
		const before = await sales();
		await tell(one.broker, "order.confirmed", order);
		const find = () => call(two.broker, "search.orders", { q: "fresh1" }, staff());
		await eventually(async () => (await find()).data[0]?.id === order.order.id, 3_000);
		expect(await sales()).toMatchObject({
			orders: before.orders + 1,
			revenue: { amount: before.revenue.amount + 4_200 },
		});
		const poison = orderSnapshot([{ sku: "POISON-1" }], { email: "nobody" });
		await tell(one.broker, "order.confirmed", poison, orderSnapshot([{ sku: "SOUND-1" }]));
		const sound = () => call(two.broker, "search.orders", { q: "sound1" }, staff());
		await eventually(async () => (await sound()).total.value === 1, 3_000);
	}, 120_000);

	test("a rebuild goes on at another node when the one that works on it stops, and readers see the old index", async () => {
		const name = temporary();
		const one = await start(name, full);
		await eventually(() => isReady(one), 60_000);
		const [first] = await jobsOf(one);
		await ended(one, first!.id);
		one.world.hold = new Promise(() => {});
		const { id } = await rebuild(one);
		await eventually(async () => (await job(one, id)).status === "running", 10_000);
		const two = await start(name, (world) => {
			full(world);
			world.products.pop();
		});
		expect((await rebuild(two)).id).toBe(id);
		expect(await mice(two)).toBe(30);
		await one.stop();
		expect(await ended(two, id)).toMatchObject({ progress: { done: 31 }, report: { updated: 31 } });
		await eventually(async () => (await mice(two)) === 29, 5_000);
	}, 120_000);

	test("a cancelled rebuild leaves the index as it was, and nothing behind", async () => {
		const name = temporary();
		const node = await start(name, full);
		await eventually(() => isReady(node), 60_000);
		const [first] = await jobsOf(node);
		await ended(node, first!.id);
		const indexes = async () => {
			const url = `${ELASTICSEARCH_URL}/_cat/indices/${name}-*?format=json&h=index`;
			const list = (await (await fetch(url)).json()) as { index: string }[];
			return list.map(({ index }) => index).sort();
		};
		const before = await indexes();
		node.world.hold = new Promise(() => {});
		const { id } = await rebuild(node);
		await eventually(async () => (await job(node, id)).status === "running", 10_000);
		await eventually(async () => (await indexes()).length > before.length, 10_000);
		await call(node.broker, "search.jobs.cancel", { id }, staff());
		await eventually(async () => (await indexes()).length === before.length, 15_000);
		expect(await indexes()).toEqual(before);
		expect(await mice(node)).toBe(30);
		expect(await job(node, id)).toMatchObject({ status: "cancelled" });
	}, 120_000);
});

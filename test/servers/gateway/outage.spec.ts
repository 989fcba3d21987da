import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import { fakeService, scratchDir, startBroker } from "../../support/broker.ts";
import { type Client, client, until } from "../../support/client.ts";
import { everyoneIs, type OpenEdge, openEdge } from "../../support/edge.ts";
import { freePort } from "../../support/free-port.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";
import { spawnProcess } from "../../support/store-process.ts";
import { type TcpProxy, tcpProxy } from "../../support/tcp-proxy.ts";

onServers("a gateway without RabbitMQ", ["AMQP_URL"], ({ AMQP_URL }) => {
	const scratch = scratchDir();
	const CLUSTER_NAME = freshClusterName();
	let proxy: TcpProxy;
	let url: string;
	let behind: ServiceBroker;
	let open: OpenEdge;
	let token: string;
	beforeAll(async () => {
		const direct = new URL(AMQP_URL);
		proxy = await tcpProxy({ host: direct.hostname, port: Number(direct.port) });
		direct.host = `127.0.0.1:${proxy.port}`;
		url = direct.href;
		const { path: dataDir } = await scratch;
		const products = fakeService("products", {
			find: () => ({ data: [], page: { nextCursor: null, hasMore: false } }),
		});
		behind = await startBroker([products], { dataDir, env: { AMQP_URL, CLUSTER_NAME } });
		open = await openEdge([everyoneIs("admin")], { dataDir, env: { AMQP_URL: url, CLUSTER_NAME } });
		token = await open.token("admin");
	});
	afterAll(async () => {
		await proxy.restore();
		await open.close();
		await behind.stop();
		await proxy.close();
		await (await scratch).remove();
	});

	/** A request that two other nodes take part in, and no cache. */
	const ask = (to: Client) => to.get("/admin/products", { token });
	const works = (to: Client) =>
		until(
			() => ask(to),
			({ status }) => status === 200,
			15_000,
		);
	/** What needs other services is a 503, within the bound of a request; the rest is as always. */
	async function expectUnavailable(to: Client): Promise<void> {
		const start = performance.now();
		const answers = await Promise.all(Array.from({ length: 20 }, () => ask(to)));
		expect(performance.now() - start).toBeLessThan(11_000);
		for (const { status, headers, body } of answers) {
			expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
			expect(body).toMatchObject({ code: "SERVICE_UNAVAILABLE", retryable: true });
		}
		expect((await to.get("/health")).status).toBe(200);
		expect((await to.get("/ready")).status).toBe(503);
	}

	test.each(["kill", "pause"] as const)("answers 503 while it is away (%s), and recovers by itself", async (fault) => {
		await works(open.client);
		await proxy[fault]();
		await expectUnavailable(open.client);
		await proxy.restore();
		await works(open.client);
	});

	/** A gateway in a process of its own, from the moment its port is open. */
	async function startGateway() {
		const port = String(await freePort());
		const { path: DATA_DIR } = await scratch;
		const node = spawnProcess({ SERVICES: "gateway", PORT: port, AMQP_URL: url, CLUSTER_NAME, DATA_DIR });
		const to = client(`http://127.0.0.1:${port}`);
		const health = () => to.get("/health").catch(() => ({ status: 0 }));
		await until(health, ({ status }) => status === 200, 15_000);
		return { node, to };
	}

	test("opens its port before it was ever there", async () => {
		await proxy.kill();
		const { node, to } = await startGateway();
		try {
			await expectUnavailable(to);
			await proxy.restore();
			await works(to);
		} finally {
			expect(await node.stop()).toBe(0);
		}
	});

	test("can be stopped while it waits for it", async () => {
		await proxy.kill();
		const { node } = await startGateway();
		expect(await node.stop()).toBe(0);
	});
});

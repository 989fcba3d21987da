import { afterEach, expect, test } from "@jest/globals";
import { connect } from "amqplib";
import { amqpQueues } from "../../../mixins/jobs/queues/amqp.ts";
import type { JobQueues } from "../../../mixins/jobs/queues/port.ts";
import { DELAYS, jobQueueSuite } from "../../contract/job-queue.ts";
import { quiet, removeJobQueues } from "../../support/amqp.ts";
import { eventually } from "../../support/eventually.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";
import { type TcpProxy, tcpProxy } from "../../support/tcp-proxy.ts";

onServers("over RabbitMQ", ["AMQP_URL"], ({ AMQP_URL }) => {
	const clusters: string[] = [];
	const queuesAt = (url: string, clusterName: string) =>
		amqpQueues({ url, clusterName, delays: DELAYS, logger: quiet });
	const fresh = (): string => {
		const name = freshClusterName();
		clusters.push(name);
		return name;
	};
	afterEach(async () => {
		for (const cluster of clusters.splice(0)) await removeJobQueues(AMQP_URL, cluster, "parcels", DELAYS);
	});

	jobQueueSuite("on RabbitMQ", async () => queuesAt(AMQP_URL, fresh()));

	async function behindProxy(): Promise<{ queues: JobQueues; proxy: TcpProxy; cluster: string }> {
		const { hostname: host, port } = new URL(AMQP_URL);
		const proxy = await tcpProxy({ host, port: Number(port || 5672) });
		const url = new URL(AMQP_URL);
		url.host = `127.0.0.1:${proxy.port}`;
		const cluster = fresh();
		return { queues: queuesAt(url.href, cluster), proxy, cluster };
	}

	test("a job whose worker is lost before it is done is given to the next", async () => {
		const { queues: lost, proxy, cluster } = await behindProxy();
		const next = queuesAt(AMQP_URL, cluster);
		const begun: string[] = [];
		const gate = Promise.withResolvers<void>();
		const stopLost = await lost.work("parcels", async () => {
			begun.push("lost");
			await gate.promise;
		});
		await next.add("parcels", {});
		await eventually(() => begun.length === 1);
		const stopNext = await next.work("parcels", async () => void begun.push("next"));
		await proxy.kill();
		await eventually(() => begun.length === 2);
		expect(begun).toEqual(["lost", "next"]);
		gate.resolve();
		await Promise.all([stopLost(), stopNext()]);
		await Promise.all([lost.close(), next.close()]);
	});

	test("a worker goes on by itself after an outage; what is added meanwhile is refused with 503, in time", async () => {
		const { queues, proxy } = await behindProxy();
		const seen: number[] = [];
		const stop = await queues.work("parcels", async ({ n }) => void seen.push(n));
		await queues.add("parcels", { n: 1 });
		await eventually(() => seen.length === 1);
		await proxy.kill();
		const begunAt = Date.now();
		await expect(queues.add("parcels", { n: 2 })).rejects.toMatchObject({ code: 503 });
		expect(Date.now() - begunAt).toBeLessThan(3_500);
		await proxy.restore();
		await eventually(() =>
			queues.add("parcels", { n: 3 }).then(
				() => true,
				() => false,
			),
		);
		await eventually(() => seen.includes(3));
		await stop();
		await queues.close();
		await proxy.close();
	});

	test("a message that is no job holds nobody up, and ends among the dead", async () => {
		const cluster = fresh();
		const queues = queuesAt(AMQP_URL, cluster);
		const seen: number[] = [];
		const stop = await queues.work("parcels", async ({ n }) => void seen.push(n));
		const connection = await connect(AMQP_URL);
		const channel = await connection.createChannel();
		channel.sendToQueue(`${cluster}.jobs.parcels`, Buffer.from("no JSON"));
		await queues.add("parcels", { n: 1 });
		await eventually(() => seen.length === 1);
		await eventually(async () => (await queues.dead("parcels")).length === 1);
		expect(await queues.dead("parcels")).toEqual([{ text: "no JSON", reason: expect.stringMatching(/^SyntaxError/) }]);
		await connection.close();
		await stop();
		await queues.close();
	});
});

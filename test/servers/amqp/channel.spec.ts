import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type AmqpChannel, type ChannelOptions, openChannel } from "../../../mixins/amqp/channel.ts";
import { useConnection } from "../../../mixins/amqp/connection.ts";
import { consume } from "../../../mixins/amqp/consume.ts";
import { StartError } from "../../../shared/errors.ts";
import { outside, quiet } from "../../support/amqp.ts";
import { eventually } from "../../support/eventually.ts";
import { onServers } from "../../support/servers.ts";
import { type TcpProxy, tcpProxy } from "../../support/tcp-proxy.ts";

onServers("a channel to RabbitMQ", ["AMQP_URL"], ({ AMQP_URL: url }) => {
	let queue: string;
	let channels: AmqpChannel[];
	beforeEach(() => {
		queue = `test-${randomBytes(4).toString("hex")}`;
		channels = [];
	});
	afterEach(async () => {
		await Promise.all(channels.map((channel) => channel.close()));
		await outside(url, (channel) => channel.deleteQueue(queue));
	});

	function opened(options: Partial<ChannelOptions> = {}): AmqpChannel {
		const setup: ChannelOptions["setup"] = async (channel) => void (await channel.assertQueue(queue));
		const channel = openChannel({ url, purpose: "publish", logger: quiet, setup, ...options });
		channels.push(channel);
		return channel;
	}
	const to = (routingKey: string, text = "") => ({
		...{ exchange: "", routingKey, content: Buffer.from(text) },
		...{ mandatory: true, messageId: "1", persistent: true },
	});
	/** The server's address with some of its parts changed. */
	const changed = (parts: Partial<Pick<URL, "protocol" | "password" | "pathname" | "hostname" | "port">>): string =>
		Object.assign(new URL(url), parts).href;
	/** How long something that fails takes, and how it fails. */
	async function failure(work: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
		const start = performance.now();
		const error = await work.then(
			() => "it did not fail",
			(thrown) => thrown,
		);
		return { error, ms: performance.now() - start };
	}
	const AWAY = expect.objectContaining({ type: "SERVICE_UNAVAILABLE", retryable: true });

	describe("refuses for good", () => {
		const wrong: [string, Parameters<typeof changed>[0], RegExp][] = [
			["a wrong password", { password: "tops3cret" }, /AMQP_URL.*refuses the user name or the password/],
			["a virtual host that is not there", { pathname: "/nowhere" }, /AMQP_URL.*virtual host/],
			["TLS where there is none", { protocol: "amqps:" }, /AMQP_URL.*no TLS/],
		];
		test.each(wrong)("%s, at once and without the password", async (_, parts, sentence) => {
			const channel = opened({ url: changed(parts) });
			const { error, ms } = await failure(channel.ready());
			expect(error).toBeInstanceOf(StartError);
			expect(String(error)).toMatch(sentence);
			expect(String(error)).not.toMatch(/tops3cret/);
			expect(ms).toBeLessThan(1_500);
			await expect(channel.publish(to(queue))).rejects.toBeInstanceOf(StartError);
		});

		test("a queue that is there with other arguments, and names it", async () => {
			await outside(url, (channel) => channel.assertQueue(queue, { durable: false }));
			await expect(opened().ready()).rejects.toThrow(`the queue ${queue} exists on RabbitMQ with another durable`);
		});
	});

	test("says within 1.5 s that nobody listens there, and goes on trying", async () => {
		const proxy = await proxied();
		await proxy.kill();
		const channel = opened({ url: by(proxy) });
		const { error, ms } = await failure(channel.ready());
		expect(error).toEqual(AWAY);
		expect(ms).toBeLessThan(2_000);
		await proxy.restore();
		await eventually(() =>
			channel.publish(to(queue)).then(
				() => true,
				() => false,
			),
		);
		await channel.close();
		await proxy.close();
	});

	test("does not count a message that no queue takes as published", async () => {
		const channel = opened();
		await channel.publish(to(queue));
		await expect(channel.publish(to(`${queue}-not`))).rejects.toEqual(AWAY);
		await channel.publish(to(queue));
	});

	test("fails what is under way within 3 s of a server that hangs, and publishes again when it is back", async () => {
		const proxy = await proxied();
		const channel = opened({ url: by(proxy) });
		await channel.publish(to(queue, "before"));
		proxy.pause();
		const { error, ms } = await failure(channel.publish(to(queue, "meanwhile")));
		expect(error).toEqual(AWAY);
		expect(ms).toBeLessThan(3_500);
		expect((await failure(channel.publish(to(queue)))).ms).toBeLessThan(2_000);
		await proxy.restore();
		await eventually(() =>
			channel.publish(to(queue, "after")).then(
				() => true,
				() => false,
			),
		);
		await channel.close();
		await proxy.close();
	});

	test("closes within 3 s where the server hangs", async () => {
		const proxy = await proxied();
		const channel = opened({ url: by(proxy) });
		await channel.ready();
		proxy.pause();
		const start = performance.now();
		await channel.close();
		expect(performance.now() - start).toBeLessThan(3_000);
		await proxy.close();
	});

	test("is set up anew, and consumes, after its connection, itself or its queue was lost", async () => {
		const proxy = await proxied();
		const seen: string[] = [];
		let setups = 0;
		const consumer = opened({
			url: by(proxy),
			purpose: "consume",
			async setup(channel) {
				setups += 1;
				await channel.assertQueue(queue);
				await consume(channel, queue, (message) => {
					seen.push(message.content.toString());
					channel.ack(message);
				});
			},
		});
		const publisher = opened();
		const isSeen = (text: string) => eventually(() => seen.includes(text));
		await consumer.ready();
		await publisher.publish(to(queue, "first"));
		await isSeen("first");
		proxy.reset();
		await publisher.publish(to(queue, "after the connection"));
		await isSeen("after the connection");
		await expect(consumer.use((channel) => channel.checkQueue(`${queue}-not`))).rejects.toEqual(AWAY);
		await publisher.publish(to(queue, "after the channel"));
		await isSeen("after the channel");
		expect(setups).toBe(3);
		await outside(url, (channel) => channel.deleteQueue(queue));
		await eventually(() => setups === 4);
		await consumer.ready();
		await publisher.publish(to(queue, "after the queue"));
		await isSeen("after the queue");
		await consumer.close();
		await proxy.close();
	});

	test("shares its connection with the channels of the same purpose, until the last of them is closed", async () => {
		const [first, second, other] = [
			useConnection(url, "publish"),
			useConnection(url, "publish"),
			useConnection(url, "consume"),
		];
		expect(second.connection).toBe(first.connection);
		expect(other.connection).not.toBe(first.connection);
		await first.release();
		expect(useConnection(url, "publish").connection).toBe(second.connection);
		for (let i = 0; i < 2; i++) await second.release();
		expect(useConnection(url, "publish").connection).not.toBe(second.connection);
	});

	const proxied = (): Promise<TcpProxy> => tcpProxy({ host: new URL(url).hostname, port: Number(new URL(url).port) });
	const by = (proxy: TcpProxy): string => changed({ hostname: "127.0.0.1", port: String(proxy.port) });
});

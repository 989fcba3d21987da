import { once } from "node:events";
import http from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { pipeline } from "node:stream";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { join } from "../../../shared/broker/membership.ts";
import { eventually } from "../../support/eventually.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";
import { type TinyNode, tinyNode } from "../../support/tiny-node.ts";

onServers("joining a cluster", ["AMQP_URL"], ({ AMQP_URL }) => {
	let lines: string[];
	let nodes: TinyNode[];
	let ends: (() => Promise<void>)[];
	beforeEach(() => {
		[lines, nodes, ends] = [[], [], []];
	});
	afterEach(async () => {
		await Promise.all(nodes.map(({ stop }) => stop()));
		for (const end of ends) await end();
	});
	function node(url: string) {
		const services = [{ name: "work", actions: { do: () => "done" } }];
		const made = tinyNode({ url, cluster: freshClusterName(), services, log: (line) => lines.push(line) });
		nodes.push(made);
		return made.broker;
	}
	const changed = (change: (url: URL) => void): string => {
		const url = new URL(AMQP_URL);
		change(url);
		return url.href;
	};

	const refusals: [string, (url: URL) => void, string][] = [
		["a wrong password", (url) => (url.password = "secret-word"), "RabbitMQ refuses the user name or the password."],
		["an unknown virtual host", (url) => (url.pathname = "/nowhere"), "does not let its user into its virtual host."],
		["amqps where there is no TLS", (url) => (url.href = url.href.replace("amqp:", "amqps:")), "speaks no TLS"],
	];
	test.each(refusals)("is refused for good with %s", async (_, change, sentence) => {
		const error = await join(node(changed(change))).catch((thrown) => thrown);
		expect(error).toMatchObject({ name: "StartError", message: expect.stringContaining(sentence) });
		expect(error.message).toMatch(/^AMQP_URL cannot be used: /);
		expect(error.message).not.toContain("secret-word");
	});

	test("is refused for good where something else than RabbitMQ answers", async () => {
		const web = http.createServer().listen(0, "127.0.0.1");
		ends.push(async () => void (await once(web.close(), "close")));
		await once(web, "listening");
		const { port } = web.address() as AddressInfo;
		await expect(join(node(`amqp://user:secret-word@127.0.0.1:${port}`))).rejects.toMatchObject({
			name: "StartError",
			message: "AMQP_URL cannot be used: the server there is no RabbitMQ, or none that speaks AMQP 0-9-1.",
		});
	});

	test("waits for a RabbitMQ that is away, says so once, and goes on when it is there", async () => {
		let attempts = 0;
		const way = createServer((socket) => {
			attempts++;
			if (attempts < 4) socket.destroy();
			else pipeline(socket, connect(Number(new URL(AMQP_URL).port), new URL(AMQP_URL).hostname), socket, () => {});
		}).listen(0, "127.0.0.1");
		ends.push(async () => void (await once(way.close(), "close")));
		await once(way, "listening");
		const broker = node(changed((url) => (url.port = String((way.address() as AddressInfo).port))));
		await join(broker);
		expect(attempts).toBe(4);
		expect(lines).toEqual([expect.stringContaining("RabbitMQ is away; this node waits for it.")]);
		expect(await broker.call("work.do")).toBe("done");
	});

	test("can be given up while RabbitMQ is away", async () => {
		const broker = node("amqp://127.0.0.1:1");
		void join(broker);
		await eventually(() => lines.length > 0);
		const begunAt = Date.now();
		await nodes.pop()!.stop();
		expect(Date.now() - begunAt).toBeLessThan(1_000);
	});
});

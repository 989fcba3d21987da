import { Agent, type IncomingMessage, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import type { Service } from "moleculer";
import { NotFound } from "../../shared/errors.ts";
import { fakeService } from "../support/broker.ts";
import { gatewayOf, type OpenEdge, openEdge } from "../support/edge.ts";
import { eventually } from "../support/eventually.ts";

interface Answered {
	status: number;
	connection: string | undefined;
}

/** Sends a request on an agent's connections; throws what the connection throws. */
function get(port: number, path: string, agent: Agent): Promise<Answered> {
	return new Promise((resolve, reject) => {
		const sent = request({ port, path: `/api/v1${path}`, agent }, (answer: IncomingMessage) => {
			answer.resume();
			answer.once("end", () => resolve({ status: answer.statusCode!, connection: answer.headers.connection }));
			answer.once("error", reject);
		});
		sent.once("error", reject);
		sent.end();
	});
}

/** A gateway whose catalogue takes a while, longer for some. */
async function slowShop() {
	let running = 0;
	const products = fakeService("products", {
		async get({ params }) {
			running += 1;
			await delay(Number(params.idOrSlug.split("-")[1]));
			throw new NotFound("product");
		},
		categories: () => ({ data: [] }),
	});
	const open = await openEdge([products]);
	return { ...open, isRunning: () => running > 0 };
}

/** Stops the gateway as a process does at SIGTERM: the edge first. */
// True because its service is there until then.
const stopEdge = ({ broker }: OpenEdge) => broker.destroyService(broker.getLocalService("gateway") as Service);

test("a stop answers everything that was sent, tells clients to go, and refuses new connections", async () => {
	const shop = await slowShop();
	const lost: unknown[] = [];
	const refused: number[] = [];
	let answers = 0;
	let isStopping = false;
	const afterwards: Answered[] = [];
	// Each has a connection of its own, which it uses again at once or after a pause, until it is refused a new one.
	const shoppers = Array.from({ length: 24 }, async (_, i) => {
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		for (let n = 0; ; n++) {
			try {
				const answered = await get(shop.port, `/products/${i}x${n}-${i % 3}`, agent);
				answers += 1;
				if (isStopping) afterwards.push(answered);
			} catch (error) {
				if ((error as { code?: string }).code === "ECONNREFUSED") refused.push(i);
				else lost.push(error);
				return agent.destroy();
			}
			if (i % 4 === 0) await delay(i * 3);
		}
	});
	await eventually(() => answers > 500);
	isStopping = true;
	await Promise.all([stopEdge(shop), ...shoppers]);
	expect(lost).toEqual([]);
	expect(refused).toHaveLength(24);
	expect(afterwards.length).toBeGreaterThan(0);
	expect(afterwards.filter(({ connection }) => connection === "close").length).toBeGreaterThanOrEqual(20);
	await shop.close();
});

test("a stop waits for what is being worked on", async () => {
	const shop = await slowShop();
	const agent = new Agent({ keepAlive: true });
	const slow = get(shop.port, "/products/slow-2500", agent);
	await eventually(shop.isRunning);
	const stopped = stopEdge(shop);
	expect(await slow).toEqual({ status: 404, connection: "close" });
	await stopped;
	agent.destroy();
	await shop.close();
});

test("a stop keeps idle connections for as long as answers have announced", async () => {
	const shop = await slowShop();
	const answer = await fetch(`http://127.0.0.1:${shop.port}/api/v1/categories`);
	await answer.text();
	const announcedMs = 1_000 * Number(/^timeout=(\d+)$/.exec(answer.headers.get("keep-alive") ?? "")?.[1]);
	const agent = new Agent({ keepAlive: true, maxSockets: 1, agentKeepAliveTimeoutBuffer: 0 });
	await get(shop.port, "/categories", agent);
	const stopped = stopEdge(shop);
	await delay(announcedMs - 300);
	expect(await get(shop.port, "/categories", agent)).toEqual({ status: 200, connection: "close" });
	await stopped;
	agent.destroy();
	await shop.close();
});

test("a connection that was idle is still answered while the stop lasts, and then closed", async () => {
	const shop = await slowShop();
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	expect(await get(shop.port, "/categories", agent)).toEqual({ status: 200, connection: "keep-alive" });
	const { server } = gatewayOf(shop.broker);
	const stopped = stopEdge(shop);
	await eventually(() => !server.listening);
	expect(await get(shop.port, "/categories", agent)).toEqual({ status: 200, connection: "close" });
	await stopped;
	await expect(get(shop.port, "/categories", agent)).rejects.toMatchObject({ code: "ECONNREFUSED" });
	agent.destroy();
	await shop.close();
});

import { afterEach, describe, expect, test } from "@jest/globals";
import { scratchDir } from "../support/broker.ts";
import { eventually } from "../support/eventually.ts";
import { type Process, spawnProcess } from "../support/store-process.ts";

/** The clients of servers and of embedded stores, as they are imported. */
const CLIENTS = [
	"mongoose",
	"pg",
	"amqplib",
	"@elastic/elasticsearch",
	"moleculer-web",
	"node:sqlite",
	"node:worker_threads",
];

/** Nobody listens there: a node with this store waits for it, with everything loaded that it needs. */
const AWAY = "127.0.0.1:1";
const NODES: [service: string, env: Record<string, string>, clients: string[]][] = [
	["users", { USERS_DATABASE_URL: `mongodb://${AWAY}/users` }, ["mongoose"]],
	["products", { PRODUCTS_DATABASE_URL: `mongodb://${AWAY}/products` }, ["mongoose"]],
	["carts", { CARTS_DATABASE_URL: `mongodb://${AWAY}/carts` }, ["mongoose"]],
	["orders", { ORDERS_DATABASE_URL: `postgres://${AWAY}/orders` }, ["pg"]],
	["inventory", { INVENTORY_DATABASE_URL: `postgres://${AWAY}/inventory` }, ["pg"]],
	["payments", { PAYMENTS_DATABASE_URL: `postgres://${AWAY}/payments` }, ["pg"]],
	["search", { ELASTICSEARCH_URL: `http://${AWAY}` }, ["@elastic/elasticsearch"]],
	["gateway", { AMQP_URL: `amqp://${AWAY}` }, ["amqplib", "moleculer-web"]],
];

/** Prints each client as it is loaded. */
const SPY = `import { registerHooks } from "node:module";
const clients = ${JSON.stringify(CLIENTS)};
registerHooks({ resolve(specifier, context, next) {
	const client = clients.find((name) => name === specifier);
	if (client && !/node_modules/.test(context.parentURL ?? "")) console.log("LOADS " + client);
	else if (client === "amqplib") console.log("LOADS " + client);
	return next(specifier, context);
} });`;

describe("a node", () => {
	let node: Process | undefined;
	afterEach(() => node?.kill());

	test.each(NODES)("of %s loads the clients of its own servers only", async (service, env, clients) => {
		const { path, remove } = await scratchDir();
		node = spawnProcess({ SERVICES: service, DATA_DIR: path, ...env }, [
			"--import",
			`data:text/javascript,${encodeURIComponent(SPY)}`,
		]);
		const { output } = node;
		await eventually(() => /waits|RabbitMQ.*(away|available|connect)/i.test(output()), 20_000);
		const loaded = new Set([...output().matchAll(/^LOADS (.*)$/gm)].map(([, name]) => name));
		expect([...loaded].sort()).toEqual([...clients].sort());
		await node.kill();
		await remove();
	});
});

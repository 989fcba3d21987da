import { rm } from "node:fs/promises";
import mongoose from "mongoose";
import pg from "pg";
import { SERVICE_NAMES, type ServiceName } from "../../shared/contracts/index.ts";
import { ADMIN } from "../faults/shoppers.ts";
import { until } from "./client.ts";
import { freePort } from "./free-port.ts";
import { createSchema, dropSchema, scratchFolder } from "./postgres.ts";
import { freshClusterName, type ServerUrls } from "./server-urls.ts";
import { type Process, spawnProcess } from "./store-process.ts";

const READY_WITHIN_MS = 60_000;
const ON_POSTGRES = ["ORDERS_DATABASE_URL", "INVENTORY_DATABASE_URL", "PAYMENTS_DATABASE_URL"] as const;
const ON_MONGODB = ["USERS_DATABASE_URL", "PRODUCTS_DATABASE_URL", "CARTS_DATABASE_URL"] as const;

/** One service in a process of its own. */
export interface Node extends Process {
	service: ServiceName;
	/** The gateway's address. */
	url?: string;
	/** Whether its probe answers that it is ready. */
	isReady(): Promise<boolean>;
}

/** A store whose every service is a process, on real servers, emptied before. */
export interface Cluster {
	nodes: Node[];
	/** The addresses of the gateways. */
	urls: string[];
	/** Starts one more node of a service, and waits for nothing. */
	add(service: ServiceName, env?: Record<string, string>): Promise<Node>;
	/** Waits until every node and every service is ready. */
	ready(): Promise<void>;
	/** Queries a service's PostgreSQL database. */
	books(service: string, sql: string, values?: unknown[]): Promise<object[]>;
	/** What a node of it is told. */
	env: Record<string, string>;
	/** Stops every node with SIGTERM and removes what it kept. */
	close(): Promise<void>;
}

export interface ClusterOptions {
	urls: ServerUrls;
	/** How many nodes of a service; one, where it is not said. */
	counts?: Partial<Record<ServiceName, number>>;
	env?: Record<string, string>;
}

/** Starts a cluster and waits until it is ready. Clusters share the MongoDB databases, so one at a time. */
export async function startCluster({ urls, counts = {}, env = {} }: ClusterOptions): Promise<Cluster> {
	const dataDir = await scratchFolder();
	const schemas: Record<string, string> = {};
	for (const name of ON_POSTGRES) schemas[name] = await createSchema(urls[name]);
	for (const name of ON_MONGODB) await emptyMongo(urls[name]);
	const clusterName = freshClusterName();
	const shared = {
		...urls,
		...schemas,
		CLUSTER_NAME: clusterName,
		DATA_DIR: dataDir,
		ADMIN_EMAIL: ADMIN.email,
		ADMIN_PASSWORD: ADMIN.password,
		...env,
	};
	const books = openBooks(schemas);
	const nodes: Node[] = [];

	async function add(service: ServiceName, more: Record<string, string> = {}): Promise<Node> {
		const health = await freePort();
		const port = service === "gateway" ? await freePort() : undefined;
		const variables = { SERVICES: service, HEALTH_PORT: String(health), ...(port && { PORT: String(port) }) };
		const node: Node = {
			...spawnProcess({ ...shared, ...variables, ...more }),
			service,
			...(port && { url: `http://127.0.0.1:${port}` }),
			isReady: () =>
				fetch(`http://127.0.0.1:${health}/ready`).then(
					({ ok }) => ok,
					() => false,
				),
		};
		nodes.push(node);
		void node.exited.then(() => void nodes.splice(nodes.indexOf(node), 1));
		return node;
	}

	async function ready(): Promise<void> {
		const states = () => Promise.all(nodes.map(async (node) => ((await node.isReady()) ? [] : [node.service])));
		await until(states, (waiting) => waiting.flat().length === 0, READY_WITHIN_MS);
		for (const { url } of nodes)
			if (url)
				await until(
					() => fetch(`${url}/api/v1/ready`),
					({ ok }) => ok,
					READY_WITHIN_MS,
				);
	}

	const cluster: Cluster = {
		nodes,
		get urls() {
			return nodes.flatMap(({ url }) => url ?? []);
		},
		add,
		ready,
		books: books.ask,
		env: shared,
		async close() {
			await Promise.all([...nodes].map((node) => node.stop()));
			await books.close();
			for (const url of Object.values(schemas)) await dropSchema(url);
			await dropIndexes(urls.ELASTICSEARCH_URL, clusterName);
			await rm(dataDir, { recursive: true, force: true });
		},
	};
	try {
		for (const service of SERVICE_NAMES) for (let i = 0; i < (counts[service] ?? 1); i++) await add(service);
		await ready();
		return cluster;
	} catch (error) {
		const told = nodes.map(({ service, output }) => `--- ${service}\n${output().slice(-2_000)}`).join("\n");
		await cluster.close();
		throw new Error(`The cluster did not become ready: ${(error as Error).message}\n${told}`, { cause: error });
	}
}

/** Servers may refuse to delete by a pattern, so the indexes are named. */
async function dropIndexes(url: string, clusterName: string): Promise<void> {
	const listed = await fetch(`${url}/_cat/indices/${clusterName}-*?format=json&h=index&expand_wildcards=all`);
	for (const { index } of (await listed.json()) as { index: string }[])
		await fetch(`${url}/${index}`, { method: "DELETE" });
}

/** Drops every collection of a MongoDB database. */
async function emptyMongo(url: string): Promise<void> {
	const connection = await mongoose.createConnection(url, { serverSelectionTimeoutMS: 5_000 }).asPromise();
	for (const { name } of await connection.db!.listCollections().toArray()) await connection.db!.dropCollection(name);
	await connection.destroy();
}

function openBooks(urls: Record<string, string>): { ask: Cluster["books"]; close(): Promise<void> } {
	const pools = new Map<string, pg.Pool>();
	const poolOf = (service: string): pg.Pool => {
		const name = `${service.toUpperCase()}_DATABASE_URL`;
		const pool = pools.get(name) ?? new pg.Pool({ connectionString: urls[name], max: 2 });
		// The server may be killed while nobody asks.
		if (!pools.has(name)) pool.on("error", () => {});
		pools.set(name, pool);
		return pool;
	};
	return {
		ask: async (service, sql, values) => (await poolOf(service).query(sql, values)).rows,
		close: async () => void (await Promise.all([...pools.values()].map((pool) => pool.end()))),
	};
}

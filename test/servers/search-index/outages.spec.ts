import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import { elasticSearch } from "../../../mixins/search-index/drivers/elastic/products.ts";
import type { ProductSearchEngine } from "../../../mixins/search-index/port.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { eventually } from "../../support/eventually.ts";
import { product, put, source } from "../../support/search-corpus.ts";
import { onServers } from "../../support/servers.ts";
import { type TcpProxy, tcpProxy } from "../../support/tcp-proxy.ts";

const UNAVAILABLE = { type: "SERVICE_UNAVAILABLE", retryable: true };
/** No call takes longer, whatever the server does. */
const BOUND_MS = 3_000;
const BACK_MS = 3_000;

onServers("search while Elasticsearch is away", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const newCluster = temporaryClusters(url);
	let proxy: TcpProxy;
	let engine: ProductSearchEngine;
	afterEach(async () => {
		await engine.close();
		await proxy.close();
	});

	async function begin(): Promise<void> {
		const { hostname, port } = new URL(url);
		proxy = await tcpProxy({ host: hostname, port: Number(port) });
		engine = elasticSearch({ url: `http://127.0.0.1:${proxy.port}`, clusterName: newCluster() });
	}
	async function filled(): Promise<void> {
		await begin();
		await engine.open();
		await engine.rebuild(source([product("a", { name: "Mouse" })]));
	}
	const isBack = () =>
		engine.search({ text: "mouse", limit: 1 }).then(
			({ total }) => total === 1,
			() => false,
		);
	/** Makes calls of every sort at once and answers how long the slowest took; all must fail as "not now". */
	async function slowest(times: number): Promise<number> {
		const begun = performance.now();
		const calls = Array.from({ length: times }, () => [
			engine.search({ text: "mouse", limit: 1 }),
			engine.suggest("mou", 5),
			engine.apply([put(product("a", { name: "Mouse", revision: 2 }))]),
			engine.refresh(),
			engine.health(),
		]).flat();
		for (const result of await Promise.allSettled(calls)) {
			expect(result).toMatchObject({ status: "rejected", reason: UNAVAILABLE });
		}
		return performance.now() - begun;
	}

	test.each(["kill", "pause"] as const)("fails in time and comes back by itself after a %s", async (fault) => {
		await filled();
		await proxy[fault]();
		expect(await slowest(60)).toBeLessThan(BOUND_MS);
		// Now that it is known to be away, nobody waits for it.
		expect(await slowest(20)).toBeLessThan(500);
		await proxy.restore();
		await eventually(isBack, BACK_MS);
	});

	test("goes on after its connections were broken", async () => {
		await filled();
		proxy.reset();
		await eventually(isBack, BACK_MS);
	});

	test("opens when the server is there again", async () => {
		await begin();
		await proxy.kill();
		await expect(engine.open()).rejects.toMatchObject(UNAVAILABLE);
		await expect(engine.search({ limit: 1 })).rejects.toMatchObject(UNAVAILABLE);
		await proxy.restore();
		proxy.pause();
		await expect(engine.open()).rejects.toMatchObject(UNAVAILABLE);
		await proxy.restore();
		await engine.open();
		expect(await engine.health()).toMatchObject({ ready: false });
	});

	test("ends a rebuild that the server does not live to see, and takes the next", async () => {
		await filled();
		async function* cut() {
			yield [put(product("b"))];
			await proxy.kill();
		}
		await expect(engine.rebuild(cut())).rejects.toMatchObject(UNAVAILABLE);
		await proxy.restore();
		await eventually(isBack, BACK_MS);
		expect(await engine.rebuild(source([product("c")]))).toMatchObject({ documents: 1 });
	});
});

describe("search with the wrong server", () => {
	let server: Server;
	afterEach(() => {
		server?.close();
	});

	/** A server that answers everything so. */
	async function answering(status: number, body: object, headers: Record<string, string> = {}): Promise<string> {
		server = createServer((_, response) => {
			response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		// True because it listens on TCP.
		return `http://voltrico:hidden@127.0.0.1:${(server.address() as AddressInfo).port}`;
	}
	const ELASTIC = { "x-elastic-product": "Elasticsearch" };

	test.each([
		["another version", 200, { version: { number: "7.17.0" } }, ELASTIC, /leads to Elasticsearch 7\.17\.0; .* 8/],
		["another kind of server", 200, { version: { number: "2.11.0" } }, {}, /another kind of server/],
		["unknown credentials", 401, { error: { type: "security_exception" } }, ELASTIC, /refuses its credentials/],
		["insufficient rights", 403, { error: { type: "security_exception" } }, ELASTIC, /refuses its credentials/],
	])("refuses to start with %s, in one sentence without the password", async (_, status, body, headers, message) => {
		const engine = elasticSearch({ url: await answering(status, body, headers), clusterName: "test" });
		const error = await engine.open().catch((reason) => reason);
		expect(error).toMatchObject({ name: "StartError", message: expect.stringMatching(/^ELASTICSEARCH_URL[^\n]*$/) });
		expect(error.message).toMatch(message);
		expect(error.message + engine.label).not.toContain("hidden");
	});

	test("tries again while the server says that it is not ready", async () => {
		const engine = elasticSearch({ url: await answering(503, {}, ELASTIC), clusterName: "test" });
		await expect(engine.open()).rejects.toMatchObject(UNAVAILABLE);
	});

	test.each(["", "elastic:9200", "ftp://elastic:9200"])("refuses %j as no address", (url) => {
		expect(() => elasticSearch({ url, clusterName: "test" })).toThrow(/^ELASTICSEARCH_URL must be an http/);
	});
});

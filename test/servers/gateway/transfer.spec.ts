import { once } from "node:events";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { RETRY_DELAYS_MS } from "../../../mixins/retries.ts";
import type { Job } from "../../../shared/contracts/jobs.ts";
import { removeTopology } from "../../support/amqp.ts";
import { scratchDir } from "../../support/broker.ts";
import { until } from "../../support/client.ts";
import { everyoneIs, type OpenEdge, openEdge } from "../../support/edge.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";
import { type Process, spawnProcess } from "../../support/store-process.ts";

const MB = 1024 * 1024;
/** Rows of an import, each about `bytes` long. */
const rows = (name: string, count: number, bytes: number) =>
	Array.from({ length: count }, (_, i) => {
		const description = "d".repeat(bytes);
		return `${JSON.stringify({ sku: `${name}-${i}`, name: `Row ${i}`, description, priceMinor: 1, currency: "USD" })}\n`;
	});

onServers("imports and exports between nodes", ["AMQP_URL"], ({ AMQP_URL }) => {
	const scratch = scratchDir();
	const env = { AMQP_URL, CLUSTER_NAME: freshClusterName() };
	let open: OpenEdge;
	let authorization: string;
	let node: Process;

	/** A products node with an embedded store, which may be killed. */
	async function startProducts(): Promise<void> {
		node = spawnProcess({
			...env,
			DATA_DIR: join((await scratch).path, "products"),
			SERVICES: "products",
			SEED: "none",
		});
		await until(
			() => open.client.get("/ready"),
			({ body }) => body.services.products.ready === true,
			20_000,
		).catch((error) => {
			throw new Error(node.output(), { cause: error });
		});
	}
	beforeAll(async () => {
		open = await openEdge([everyoneIs("admin")], { dataDir: (await scratch).path, env });
		authorization = `Bearer ${await open.token("admin")}`;
		await startProducts();
	});
	afterAll(async () => {
		await node.stop();
		await open.close();
		await removeTopology(AMQP_URL, env.CLUSTER_NAME, RETRY_DELAYS_MS);
		await (await scratch).remove();
	});

	const get = <T = any>(path: string) => open.client.get<T>(path, { headers: { authorization } });
	const ended = (id: string) =>
		until(
			() => get<Job>(`/admin/jobs/${id}`),
			({ body }) => body.status === "done",
			60_000,
		);

	/** Begins an upload whose body the test writes. */
	function upload() {
		const sent = request({
			port: open.port,
			method: "POST",
			path: "/api/v1/admin/imports?type=products",
			headers: { authorization, "idempotency-key": crypto.randomUUID(), "content-type": "application/x-ndjson" },
		});
		sent.on("error", () => {});
		const answer = once(sent, "response").then(async ([response]) => ({
			status: response.statusCode as number,
			body: JSON.parse(await text(response)),
		}));
		return { sent, answer };
	}
	async function write({ sent }: ReturnType<typeof upload>, lines: string[]): Promise<void> {
		for (const line of lines) if (!sent.write(line)) await once(sent, "drain");
	}

	test("work as in one process", async () => {
		const whole = upload();
		await write(whole, rows("whole", 2_000, 9_000));
		whole.sent.end();
		const { status, body } = await whole.answer;
		expect(status).toBe(202);
		expect((await ended(body.id)).body.report).toMatchObject({ created: 2_000, failed: 0 });
		expect((await get<string>("/admin/exports/products")).body.split("\n")).toHaveLength(2_001);
		const csv = await get<string>("/admin/exports/products?format=csv");
		expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
		expect(csv.body.split("\n")).toHaveLength(2_002);
	});

	test("take a file of 50 MB", async () => {
		const lines = rows("large", 100, MB / 128);
		const large = upload();
		for (let i = 0; i < 64; i++) await write(large, lines);
		large.sent.end();
		const { status, body } = await large.answer;
		expect([status, body.progress]).toEqual([202, { done: 0, total: 6_400 }]);
		await open.client.delete(`/admin/jobs/${body.id}`, { headers: { authorization } });
	});

	test("answer 503 when the node dies in the middle of an upload, which can be sent again", async () => {
		const lines = rows("killed", 500, 100);
		const broken = upload();
		await write(broken, [...lines, ...rows("more", 500, 9_000)]);
		await node.kill();
		const more = setInterval(() => broken.sent.write(lines[0]), 50);
		try {
			expect((await broken.answer).status).toBe(503);
		} finally {
			clearInterval(more);
			broken.sent.destroy();
		}
		await startProducts();
		const again = upload();
		await write(again, lines);
		again.sent.end();
		const { status, body } = await again.answer;
		expect(status).toBe(202);
		expect((await ended(body.id)).body.report).toMatchObject({ created: 500 });
	});

	test("break the connection when the node dies in the middle of a download", async () => {
		const sent = request({ port: open.port, path: "/api/v1/admin/exports/products", headers: { authorization } }).end();
		const [response] = await once(sent, "response");
		expect(response.statusCode).toBe(200);
		await node.kill();
		await expect(text(response)).rejects.toMatchObject({ code: "ECONNRESET" });
		await startProducts();
	});
});

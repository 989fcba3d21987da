import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import gateway from "../../services/gateway/gateway.service.ts";
import { routes } from "../../services/gateway/routes/index.ts";
import { routeOf } from "../../services/gateway/routes/route.ts";
import type { ProductDetail } from "../../shared/contracts/products.ts";
import { fakeService, scratchDir, startBroker } from "../support/broker.ts";

const PRODUCT_ID = "prd_01h455vb4pex5vsknk084sn02q";
const card = {
	id: PRODUCT_ID,
	slug: "x",
	name: "X",
	price: { amount: 100, currency: "USD" },
	sku: "X1",
	inStock: true,
};
const AT = "2026-01-31T12:00:00.000Z";
const detail: ProductDetail = {
	...card,
	categoryPath: [],
	media: [],
	specs: [],
	attributes: {},
	status: "active",
	version: 1,
	createdAt: AT,
	updatedAt: AT,
	variants: [{ sku: "X1", options: {}, price: card.price, inStock: true }],
};

let listCalls = 0;
let isInventoryAway = false;
const products = fakeService("products", {
	list: async ({ params }) => {
		listCalls += 1;
		await new Promise((resolve) => setTimeout(resolve, 20));
		if (params.category === "broken") throw new Error("postgres://user:secret@host is down");
		return { data: [card], page: { nextCursor: "abc", hasMore: true } };
	},
	get: () => detail,
	categories: () => ({ data: [] }),
});
const inventory = fakeService("inventory", {
	levels: ({ params }) => {
		if (isInventoryAway) throw new Error("away");
		return params.skus.map((sku) => ({ sku, available: 7 }));
	},
});
const users = fakeService("users", { logout: () => null });

let broker: ServiceBroker;
let base: string;
let port: number;
const scratch = scratchDir();
const log: string[] = [];

beforeAll(async () => {
	const { path } = await scratch;
	broker = await startBroker([gateway, products, inventory, users], {
		dataDir: path,
		env: { PORT: "0", LOG_LEVEL: "info" },
		log: (line) => void log.push(line),
	});
	// True because the gateway keeps its server there.
	const { server } = broker.getLocalService("gateway") as unknown as { server: Server };
	port = (server.address() as AddressInfo).port;
	base = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
	await broker.stop();
	await (await scratch).remove();
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(base + path, { headers });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
	fetch(base + path, {
		method: "POST",
		headers: { "content-type": "application/json", ...headers },
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
async function problemOf(answer: Response) {
	expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
	return {
		status: answer.status,
		...((await answer.json()) as { code: string; errors?: { pointer: string; code: string }[] }),
	};
}

describe("a query", () => {
	test.each([
		["an unknown parameter", "limt=5", "limt"],
		["a repeated parameter", "limit=5&limit=6", "limit"],
		["an operator", "limit[$ne]=5", "limit[$ne]"],
		["a way to the prototype", "__proto__[x]=1", "__proto__[x]"],
		["text for a number", "limit=five", "limit"],
		["a number out of range", "limit=101", "limit"],
		["yes for true", "inStock=yes", "inStock"],
		["an unknown sort", "sort=_script", "sort"],
		["an empty brand", "brand=Sony,,LG", "brand"],
		["a cursor that is none", "cursor=%20", "cursor"],
		["a NUL", "category=%00", "category"],
	])("with %s is a 400 that names it", async (_, query, pointer) => {
		const problem = await problemOf(await get(`/api/v1/products?${query}`));
		expect(problem).toMatchObject({ status: 400, code: "INVALID_REQUEST", errors: [{ pointer }] });
	});

	test("with broken percent-encoding is a 400, in the path too", async () => {
		expect((await get("/api/v1/products?category=%zz")).status).toBe(400);
		expect((await get("/api/v1/products/%zz")).status).toBe(400);
		expect((await get("/api/v1/products/a%00b")).status).toBe(400);
	});
});

describe("a body", () => {
	const cases: [string, unknown, number, string, string][] = [
		["an unknown member", { lines: [], price: 1 }, 422, "VALIDATION_FAILED", "/price"],
		[
			"an unknown member of a line",
			{ lines: [{ sku: "A", quantity: 1, unitPrice: 0 }] },
			422,
			"VALIDATION_FAILED",
			"/lines/0/unitPrice",
		],
		["a quantity of 0", { lines: [{ sku: "A", quantity: 0 }] }, 422, "VALIDATION_FAILED", "/lines/0/quantity"],
		["an operator", { lines: { $gt: "" } }, 422, "VALIDATION_FAILED", "/lines/$gt"],
		["a way to the prototype", '{"__proto__":{"isAdmin":true}}', 422, "VALIDATION_FAILED", "/__proto__"],
		["nine levels", '{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}', 422, "VALIDATION_FAILED", "/a/a/a/a/a/a/a/a"],
		["a NUL in a text", '{"currency":"U\\u0000D"}', 422, "VALIDATION_FAILED", "/currency"],
		["half a surrogate pair", '{"lines":[{"sku":"\\ud800","quantity":1}]}', 422, "VALIDATION_FAILED", "/lines/0/sku"],
		["a list for an object", [], 422, "VALIDATION_FAILED", ""],
		["half a document", "{", 400, "INVALID_REQUEST", ""],
	];
	test.each(cases)("with %s is refused and named", async (_, body, status, code, pointer) => {
		const problem = await problemOf(await post("/api/v1/carts", body));
		expect(problem).toMatchObject({ status, code });
		expect(problem.errors?.map((issue) => issue.pointer)).toContain(pointer);
	});

	test("of another type than JSON is a 415, so that no form of another site can send it", async () => {
		for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
			const problem = await problemOf(await post("/api/v1/carts", '{"lines":[]}', { "content-type": type }));
			expect(problem).toMatchObject({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
		}
	});

	test("over 64 KiB is a 413", async () => {
		const problem = await problemOf(await post("/api/v1/carts", { lines: "x".repeat(70_000) }));
		expect(problem).toMatchObject({ status: 413, code: "PAYLOAD_TOO_LARGE" });
	});

	test("on a route that takes none is refused", async () => {
		expect((await fetch(`${base}/api/v1/products`, { method: "PUT" })).status).toBe(405);
		expect(await problemOf(await post("/api/v1/auth/logout", { a: 1 }))).toMatchObject({ status: 400 });
	});
});

describe("an answer", () => {
	test("of the catalogue has a weak tag, and 304 for who has it", async () => {
		const first = await get("/api/v1/products/x");
		const tag = first.headers.get("etag")!;
		expect(tag).toMatch(/^W\/"/);
		expect(first.headers.get("cache-control")).toBe("public, max-age=30, stale-while-revalidate=60");
		expect((await get("/api/v1/products/x", { "if-none-match": tag })).status).toBe(304);
		expect((await get("/api/v1/products/x", { "if-none-match": 'W/"other"' })).status).toBe(200);
	});

	test("to HEAD is that to GET without its body", async () => {
		const answer = await fetch(`${base}/api/v1/products/x`, { method: "HEAD" });
		expect([answer.status, await answer.text()]).toEqual([200, ""]);
		expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(100);
	});

	test("of a list names the next page as RFC 8288 does", async () => {
		const answer = await get("/api/v1/products?limit=5");
		expect(answer.headers.get("link")).toBe('</api/v1/products?limit=5&cursor=abc>; rel="next"');
	});

	test("is made once for requests that come together, and again after a second", async () => {
		listCalls = 0;
		await Promise.all(Array.from({ length: 20 }, () => get("/api/v1/products?category=together")));
		expect(listCalls).toBe(1);
		const end = Date.now() + 3_000;
		while (listCalls < 2 && Date.now() < end) await get("/api/v1/products?category=together");
		expect(listCalls).toBe(2);
	});

	test("of a product stands without inventory, its stock unknown", async () => {
		isInventoryAway = true;
		const answer = (await (await get("/api/v1/products/another")).json()) as {
			variants: { available: number | null }[];
		};
		isInventoryAway = false;
		expect(answer.variants[0]!.available).toBeNull();
	});

	test("carries the security headers, also when it is an error", async () => {
		for (const path of ["/", "/admin", "/api/v1/products", "/api/v1/nope", "/api/v1/orders", "/api/docs"]) {
			const { headers } = await get(path);
			expect(headers.get("x-content-type-options")).toBe("nosniff");
			expect(headers.get("content-security-policy")).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
			expect(headers.get("referrer-policy")).toBe("no-referrer");
			expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
			expect(headers.get("x-powered-by")).toBeNull();
			expect(headers.get("access-control-allow-origin")).toBeNull();
		}
	});

	test("repeats a harmless request id and replaces any other", async () => {
		expect((await get("/api/v1/products", { "x-request-id": "my-request-1" })).headers.get("x-request-id")).toBe(
			"my-request-1",
		);
		expect((await get("/api/v1/products", { "x-request-id": "a b{}\\" })).headers.get("x-request-id")).toMatch(
			/^[\w-]{36}$/,
		);
	});
});

describe("an error of ours", () => {
	test("shows its request id and nothing of its cause, which the log has", async () => {
		const answer = await get("/api/v1/products?category=broken", { "x-request-id": "broken-request" });
		const text = await answer.text();
		expect(answer.status).toBe(500);
		expect(text).not.toMatch(/secret|postgres|broken is/);
		expect(JSON.parse(text)).toMatchObject({ code: "INTERNAL_ERROR", instance: "broken-request", retryable: false });
		expect(log.filter((line) => line.includes("broken-request") && line.includes("is down"))).toHaveLength(1);
	});

	test("that a service is away is a 503 with Retry-After, never a 404", async () => {
		const answer = await get("/api/v1/search/products?q=x");
		expect(answer.headers.get("retry-after")).toBe("1");
		expect(await problemOf(answer)).toMatchObject({ status: 503, code: "SERVICE_UNAVAILABLE", retryable: true });
	});
});

describe("the edge", () => {
	test("serves exactly the routes that it documents", async () => {
		const document = (await (await get("/api/openapi.json")).json()) as { paths: Record<string, object> };
		const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
		);
		// True because moleculer-web keeps its aliases there.
		const { aliases } = broker.getLocalService("gateway") as unknown as {
			aliases: { method: string; fullPath: string }[];
		};
		const served = aliases.map(({ method, fullPath }) => `${method} ${fullPath.replace(/:(\w+)/g, "{$1}")}`);
		expect(served.sort()).toEqual(documented.sort());
		expect(new Set(documented).size).toBe(routes.length);
	});

	test("publishes no action by its name", async () => {
		const names = broker.registry.getActionList({}).map(({ name }: { name: string }) => name);
		expect(names).toContain("products.cards");
		for (const name of names.map((each) => each.replace("$node", "~node"))) {
			for (const path of [`/${name}`, `/${name.replaceAll(".", "/")}`, `/api/${name}`, `/api/v1/${name}`]) {
				for (const method of ["GET", "POST"]) {
					expect([path, (await fetch(base + path, { method })).status]).toEqual([path, 404]);
				}
			}
		}
	});

	test("refuses to serve a route that does not say who may call it, or an internal action", () => {
		expect(() => routeOf({ method: "GET", path: "/x", tag: "X" })).toThrow("does not say who may call it");
		expect(() => routeOf({ method: "GET", path: "/x", action: "inventory.levels", tag: "X" })).toThrow("internal");
	});

	test("asks for credentials wherever the contract wants them", async () => {
		for (const route of routes.filter(({ auth }) => auth !== "public")) {
			const path = route.fullPath.replace(/\{\w+\}/g, PRODUCT_ID);
			const answer = await fetch(base + path, { method: route.method });
			expect([route.method, path, answer.status]).toEqual([route.method, path, 401]);
		}
	});

	test("refuses forged tokens without asking anybody", async () => {
		const answer = await get("/api/v1/users/me", { authorization: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0." });
		expect(await problemOf(answer)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
	});

	test("refuses a request to /auth from a page of another site", async () => {
		const foreign = await post("/api/v1/auth/logout", "", { origin: "https://evil.example" });
		expect(await problemOf(foreign)).toMatchObject({ status: 403, code: "FORBIDDEN" });
		expect((await post("/api/v1/auth/logout", "", { origin: base })).status).toBe(204);
	});

	test("answers a URL over 2 KiB with 414 and a method that a path lacks with 405", async () => {
		expect(await problemOf(await get(`/api/v1/products?category=${"x".repeat(2_100)}`))).toMatchObject({ status: 414 });
		expect(await problemOf(await fetch(`${base}/api/v1/products`, { method: "DELETE" }))).toMatchObject({
			status: 405,
		});
		expect(await problemOf(await get("/api/v1/nothing/here"))).toMatchObject({ status: 404 });
	});

	test("answers what is not HTTP with a bare 400", async () => {
		const socket = connect(port, "127.0.0.1");
		socket.write("GARBAGE\r\n\r\n");
		let text = "";
		for await (const chunk of socket) text += chunk;
		expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
	});
});

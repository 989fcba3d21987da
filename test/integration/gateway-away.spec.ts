import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ServiceBroker } from "moleculer";
import { brokerOptions } from "../../moleculer.config.ts";
import gateway from "../../services/gateway/gateway.service.ts";
import { routes } from "../../services/gateway/routes/index.ts";
import type { Route } from "../../services/gateway/routes/route.ts";
import { loadConfig, serviceNames } from "../../shared/config.ts";
import { StartError, StoreUnavailable } from "../../shared/errors.ts";
import { newId, newJobId } from "../../shared/ids.ts";
import { setRuntime } from "../../shared/runtime.ts";
import { fakeService, scratchDir } from "../support/broker.ts";
import { type Client, client } from "../support/client.ts";
import { gatewayOf, type OpenEdge, openEdge, silentService } from "../support/edge.ts";

const address = { firstName: "A", lastName: "B", street: "S 1", city: "C", postalCode: "1", country: "DE" };
const account = { email: "grace@example.com", password: "correct horse battery" };
const product = { name: "A", variants: [{ sku: "A", price: { amount: 1, currency: "USD" } }] };
/** A body for every route that takes one. */
const BODIES: Record<string, unknown> = {
	"POST /carts": {},
	"POST /carts/{id}/lines": { sku: "A", quantity: 1 },
	"PATCH /carts/{id}/lines/{lineId}": { quantity: 2 },
	"POST /orders": {
		cartId: newId("crt"),
		email: "grace@example.com",
		shippingAddress: address,
		payment: { method: "test_card", token: "tok_ok" },
	},
	"POST /orders/{id}/cancellations": {},
	"POST /auth/register": { ...account, firstName: "A", lastName: "B" },
	"POST /auth/login": account,
	"PATCH /users/me": { firstName: "A" },
	"POST /users/me/password": { currentPassword: account.password, password: "another horse battery" },
	"POST /users/me/addresses": address,
	"PATCH /users/me/addresses/{id}": { city: "D" },
	"POST /admin/products": product,
	"PATCH /admin/products/{id}": { name: "B" },
	"POST /admin/categories": { slug: "tv", name: "TV" },
	"PATCH /admin/categories/{id}": { name: "TV" },
	"POST /admin/inventory/adjustments": { sku: "A", delta: 1, reason: "count" },
};
/** An example of every parameter of a path, and of the query where one is required. */
function pathOf({ fullPath, method, path }: Route): string {
	const thing = path.includes("/jobs/") ? newJobId("products") : idOf(path);
	const filled = fullPath
		.replace("{id}", thing)
		.replace("{lineId}", "lin_0123456789abcdef0123")
		.replace("{sku}", "A")
		.replace("{file}", path.startsWith("/media") ? "a.svg" : "docs.js")
		.replace("{idOrSlug}", "a");
	const query = { "/admin/imports": "?type=products", "/search/suggestions": "?q=a" }[path] ?? "";
	if (/[{}]/.test(filled)) throw new Error(`${method} ${fullPath} has a parameter that this test does not know.`);
	return filled + query;
}
const PREFIXES = [
	["/carts", "crt"],
	["/orders", "ord"],
	["/users/me/addresses", "adr"],
	["/admin/orders", "ord"],
	["/admin/products", "prd"],
	["/admin/categories", "cat"],
] as const;
const idOf = (path: string): string => newId(PREFIXES.findLast(([start]) => path.startsWith(start))?.[1] ?? "prd");

/** A request that passes everything at the edge. */
function ask(to: Client, route: Route, token: string) {
	const { method, path } = route;
	const body = BODIES[`${method} ${path}`];
	if (route.bodySchema && body === undefined) throw new Error(`${method} ${path} has no body in this test.`);
	return to.request(method, pathOf(route), {
		token,
		key: true,
		ifMatch: '"v1"',
		headers: { cookie: "refresh=0123456789abcdef0123456789abcdef" },
		...(body !== undefined && { body }),
		...(route.body === "stream" && { raw: { type: "application/x-ndjson", data: '{"sku":"A"}\n' } }),
	});
}
const asked = routes.filter(({ action }) => action).map((route) => [`${route.method} ${route.path}`, route] as const);

const unavailable = { status: 503, code: "SERVICE_UNAVAILABLE", retryable: true };
function expectUnavailable(answer: Awaited<ReturnType<Client["request"]>>): void {
	expect(answer.body).toMatchObject(unavailable);
	expect(answer.status).toBe(503);
	expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
}

describe("a gateway whose broker is not connected", () => {
	let broker: ServiceBroker;
	let to: Client;
	const scratch = scratchDir();
	beforeAll(async () => {
		const { path } = await scratch;
		const config = loadConfig({ LOG_LEVEL: "fatal", DATA_DIR: path, PORT: "0" }, { serviceNames });
		broker = new ServiceBroker(brokerOptions(config));
		setRuntime(broker, { config, postgresUrl: () => "" });
		// True because the gateway has this method.
		const service = broker.createService(gateway) as unknown as { open(): Promise<void> };
		await service.open();
		await service.open();
		to = client(`http://127.0.0.1:${gatewayOf(broker).port}`);
	});
	afterAll(async () => {
		await broker.destroyService(broker.getLocalService("gateway"));
		await (await scratch).remove();
	});

	test.each(asked)("answers %s with 503", async (_, route) => {
		expectUnavailable(await ask(to, route, "any.token.here"));
	});

	test("is alive, and shows what needs nobody", async () => {
		expect(await to.get("/health", { token: "any.token.here" })).toMatchObject({
			status: 200,
			body: { status: "alive" },
		});
		for (const path of ["/api/docs", "/api/openapi.json", "/api/docs/docs.js"])
			expect([path, (await to.get(path)).status]).toEqual([path, 200]);
	});

	test("is not ready, and names every service", async () => {
		const { status, headers, body } = await to.get("/ready");
		expect([status, headers.get("retry-after"), body.status]).toEqual([503, "1", "not ready"]);
		expect(Object.keys(body.services).sort()).toEqual(serviceNames.filter((name) => name !== "gateway").sort());
	});

	test("does not know a path that nobody serves", async () => {
		expect((await to.get("/nothing/here")).status).toBe(404);
	});
});

test.each([
	["PORT", (port: number) => ({ PORT: String(port) }), /Port \d+ of 127.0.0.1 is in use/],
	["HOST", () => ({ PORT: "0", HOST: "192.0.2.1" }), /HOST is 192.0.2.1, which is no address of this machine/],
])("a %s that cannot be had is said in a sentence", async (_, env, sentence) => {
	const first = await openEdge([]);
	try {
		const second = openEdge([], { env: env(first.port) });
		await expect(second).rejects.toThrow(sentence);
		await expect(second).rejects.toBeInstanceOf(StartError);
	} finally {
		await first.close();
	}
});

describe("services that never answer", () => {
	let open: OpenEdge;
	let token: string;
	beforeAll(async () => {
		const silent = (["products", "carts", "orders", "inventory", "payments", "search"] as const).map((name) =>
			silentService(name),
		);
		const users = silentService("users", {
			session: () => ({ userId: newId("usr"), role: "admin", email: "grace@example.com" }),
		});
		open = await openEdge([...silent, users]);
		open.edge.deadline = 300;
		// Bounds the calls of a stream, which have no deadline for all.
		open.broker.options.requestTimeout = 2_000;
		token = await open.token("admin");
	});
	afterAll(() => open.close());

	const isStream = ({ path }: Route) => /imports|exports/.test(path);
	const leaveNobodyWaiting = async (_: string, route: Route) => expectUnavailable(await ask(open.client, route, token));
	test.each(asked.filter(([, route]) => !isStream(route)))("leave nobody waiting for %s", leaveNobodyWaiting, 1_500);
	test.each(asked.filter(([, route]) => isStream(route)))("leave nobody waiting for %s", leaveNobodyWaiting, 4_000);

	test("nor for the state of all, which is told part by part", async () => {
		const { status, body } = await open.client.get("/ready");
		expect(status).toBe(503);
		expect(new Set(Object.values(body.services as object).map(({ ready }) => ready))).toEqual(new Set([false]));
	});
});

test("a page of several calls has one deadline for all of them", async () => {
	const slow = async <T>(answer: T): Promise<T> => {
		await new Promise((resolve) => setTimeout(resolve, 200));
		return answer;
	};
	const search = fakeService("search", {
		products: () =>
			slow({
				ids: [newId("prd")],
				total: { value: 1, relation: "eq" as const },
				facets: { brand: [], category: [], price: { min: null, max: null, buckets: [] } },
			}),
	});
	const open = await openEdge([search, silentService("products")]);
	open.edge.deadline = 400;
	try {
		expectUnavailable(await open.client.get("/search/products?q=x"));
	} finally {
		await open.close();
	}
}, 5_000);

describe("a part that is away", () => {
	const AT = "2026-01-31T12:00:00.000Z";
	const usd = (amount: number) => ({ amount, currency: "USD" });
	const detail = {
		...{ id: newId("prd"), slug: "x", name: "X", price: usd(100), sku: "X1", inStock: true, status: "active" as const },
		...{ categoryPath: [], media: [], specs: [], attributes: {}, version: 1, createdAt: AT, updatedAt: AT },
		variants: [{ sku: "X1", options: {}, price: usd(100), inStock: true }],
	};
	const products = fakeService("products", { get: () => detail });
	const inventories = {
		"without its service": [],
		"with its service silent": [silentService("inventory")],
		"with its store away": [
			fakeService("inventory", {
				levels: () => {
					throw new StoreUnavailable("inventory");
				},
			}),
		],
	};

	// The bound is that of the question for the stock.
	test.each(Object.entries(inventories))(
		"leaves the product page standing: inventory %s",
		async (_, inventory) => {
			const open = await openEdge([products, ...inventory]);
			try {
				const { status, body } = await open.client.get("/products/x");
				expect([status, body.variants[0].available]).toEqual([200, null]);
			} finally {
				await open.close();
			}
		},
		6_000,
	);
});

test("every service is ready by name with its store, or the gateway says which is not", async () => {
	const healthy = (["users", "products", "carts", "orders", "inventory", "payments"] as const).map((name) =>
		fakeService(name, { health: () => ({ store: `store of ${name}`, ready: true }) }),
	);
	let isReady = true;
	const search = fakeService("search", {
		health: () => ({ store: "index", ready: isReady, detail: "It is filling." }),
	});
	const open = await openEdge([...healthy, search]);
	try {
		const ready = await open.client.get("/ready");
		expect([ready.status, ready.body.status]).toEqual([200, "ready"]);
		expect(ready.body.services.orders).toEqual({ store: "store of orders", ready: true });
		isReady = false;
		const filling = await open.client.get("/ready");
		expect([filling.status, filling.headers.get("retry-after")]).toEqual([503, "1"]);
		expect(filling.body.services.search).toEqual({ store: "index", ready: false, detail: "It is filling." });
	} finally {
		await open.close();
	}
});

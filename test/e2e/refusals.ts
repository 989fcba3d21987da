import { strict as assert } from "node:assert";
import { routes } from "../../services/gateway/routes/index.ts";
import type { Route } from "../../services/gateway/routes/route.ts";
import { type Client, client, type RequestOptions, until } from "../support/client.ts";
import { openStage, type Stage } from "./stage.ts";

const PASSWORD = "a good enough password";
const ADDRESS = {
	firstName: "Ada",
	lastName: "Lovelace",
	street: "12 Analytical Way",
	city: "Portland",
	postalCode: "97201",
	country: "US",
};
/** Well-formed, and nobody's. */
const NOBODY = "01h455vb4pex5vsknk084sn02q";

/** What one person holds. */
interface Holdings {
	token: string;
	ids: Record<string, string>;
}

/**
 * Asks every route for what it must refuse: an unknown or wrong parameter, a wrong body, somebody else's object, a
 * caller without credentials or without the permission. Throws where an answer is no 4xx problem that names what is
 * wrong, and where a route with an id has no case. Answers how many requests were refused.
 */
export async function refuseEverything({ url, email, password, say }: Stage): Promise<number> {
	const api = client(url);
	const admin = (await api.post("/auth/login", { email, password })).body.accessToken as string;
	const product = (
		await until(
			() => api.get("/products?inStock=true&limit=1"),
			({ body }) => body.data?.length === 1,
		)
	).body.data[0];
	// Right after the first start a product is in stock by its declaration; inventory opens its level a moment later.
	await until(
		() => api.get(`/products/${product.slug}`),
		({ body }) =>
			body.variants.some((each: { sku: string; available: number }) => each.sku === product.sku && each.available > 3),
	);
	const victim = await customer(api, product.sku);
	const attacker = await customer(api, product.sku);
	const before = await stateOf(api, victim);
	let count = 0;

	async function refused(
		route: Route,
		path: string,
		options: RequestOptions,
		status: number[],
		what: string,
		pointer?: string,
	) {
		const { status: actual, body, headers } = await api.request(route.method, path, options);
		const line = `${route.method.padEnd(6)} ${path.slice(0, 90)} — ${what}: ${actual} ${body?.code ?? ""} ${(body?.errors ?? []).map((each: { pointer: string }) => each.pointer).join(" ")}`;
		say(line);
		assert.ok(status.includes(actual), line);
		assert.equal(headers.get("content-type"), "application/problem+json; charset=utf-8", line);
		if (pointer)
			assert.ok(
				body.errors?.some((each: { pointer: string }) => each.pointer === pointer),
				`${line} should name ${pointer}`,
			);
		count += 1;
	}

	for (const route of routes) {
		const token = typeof route.auth === "object" ? admin : attacker.token;
		const own = pathOf(route, { ...attacker.ids, idOrSlug: product.slug, sku: product.sku, ...staffIds(product.id) });
		const headers = { token, ...preconditionsOf(route) };
		if (!route.produces && !own.includes("{"))
			await refused(route, `${own}?nosuch=1`, headers, [400], "unknown parameter", "nosuch");
		for (const name of Object.keys(route.pathSchema.properties).filter((each) => each !== "file")) {
			const broken = own.replace(
				/[^/]+(?=\/(lines|claim|cancellations|movements)|$)/,
				name === "idOrSlug" ? "x".repeat(200) : "%24ne",
			);
			await refused(route, broken, headers, [400], `wrong ${name}`);
		}
		if (route.bodySchema) {
			const body = { $where: "1" };
			await refused(route, own, { ...headers, body }, [422], "operator in the body", "/$where");
			await refused(
				route,
				own,
				{ ...headers, body: { role: "admin", _id: "x", version: 0 } },
				[422],
				"members that are not its own",
				"/_id",
			);
			await refused(route, own, { ...headers, body: [] }, [422], "a list for a body", "");
			await refused(route, own, { ...headers, raw: { type: "text/plain", data: "{}" } }, [415], "text for JSON");
		}
		if (route.auth === "public") continue;
		await refused(route, own, {}, [401], "no credential");
		await refused(route, own, { token: "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0." }, [401], "a forged token");
		if (typeof route.auth === "object")
			await refused(route, own, { ...preconditionsOf(route), token: attacker.token }, [403], "a customer");
		await refuseForeign(route);
	}

	/** Somebody else's object answers as one that does not exist. */
	async function refuseForeign(route: Route): Promise<void> {
		if (!route.path.includes("{") || typeof route.auth === "object") return;
		const foreign = pathOf(route, victim.ids);
		assert.ok(!foreign.includes("{"), `${route.method} ${route.path} needs a case here`);
		const options = { token: attacker.token, ...preconditionsOf(route), ...bodyFor(route) };
		const missing = await api.request(route.method, pathOf(route, nobody(victim.ids)), options);
		const { status, body } = await api.request(route.method, foreign, options);
		const line = `${route.method.padEnd(6)} ${foreign} — somebody else's: ${status} ${body.code}`;
		say(line);
		assert.equal(status, 404, line);
		assert.deepEqual(
			{ ...body, instance: "" },
			{ ...missing.body, instance: "" },
			"the same words as for a missing one",
		);
		count += 1;
	}

	assert.deepEqual(await stateOf(api, victim), before, "nothing of the victim's has changed");
	return count;
}

/** Registers somebody with an address, an order, and a cart with a line. */
async function customer(api: Client, sku: string): Promise<Holdings> {
	const email = `${crypto.randomUUID()}@example.com`;
	const session = await api.post("/auth/register", { email, password: PASSWORD, firstName: "A", lastName: "B" });
	assert.equal(session.status, 201, JSON.stringify(session.body));
	const token = session.body.accessToken as string;
	const address = await api.post("/users/me/addresses", ADDRESS, { token });
	assert.equal(address.status, 201, JSON.stringify(address.body));
	const first = await api.post("/carts", { lines: [{ sku, quantity: 1 }] }, { token });
	const payment = { method: "test_card", token: "tok_ok" };
	const order = await api.post(
		"/orders",
		{ cartId: first.body.id, shippingAddress: ADDRESS, payment },
		{ token, key: true },
	);
	assert.equal(order.status, 201, JSON.stringify(order.body));
	const cart = await api.post("/carts", { lines: [{ sku, quantity: 1 }] }, { token });
	return {
		token,
		ids: { cart: cart.body.id, order: order.body.id, address: address.body.id, lineId: cart.body.lines[0].id },
	};
}

async function stateOf(api: Client, { token, ids }: Holdings) {
	const paths = [`/carts/${ids.cart}`, `/orders/${ids.order}`, "/users/me/addresses", "/users/me"];
	const answers = await Promise.all(paths.map((path) => api.get(path, { token })));
	return answers.map(({ status, body }) => ({ status, body }));
}

const staffIds = (productId: string) => ({
	product: productId,
	category: `cat_${NOBODY}`,
	job: `job_products_${NOBODY}`,
});
const nobody = (ids: Record<string, string>) =>
	Object.fromEntries(
		Object.entries(ids).map(([name, id]) => [name, name === "lineId" ? id : `${id.split("_")[0]}_${NOBODY}`]),
	);

/** Fills a route's path: `{id}` by the thing that the path is about. */
function pathOf(route: Route, ids: Record<string, string>): string {
	const kind = /\/(carts|orders|addresses|products|categories|jobs)\//.exec(route.path)?.[1] ?? "";
	const names: Record<string, string> = {
		carts: "cart",
		orders: "order",
		addresses: "address",
		products: "product",
		categories: "category",
		jobs: "job",
	};
	return route.fullPath.replace(
		/\{(\w+)\}/g,
		(whole, name: string) => ids[name === "id" ? names[kind]! : name] ?? whole,
	);
}

const preconditionsOf = (route: Route): RequestOptions => ({
	...(route.idempotencyKey && { key: true as const }),
	...(route.ifMatch === "required" && { ifMatch: '"v1"' }),
});

/** A body that the route would take, so that only the owner is wrong. */
function bodyFor(route: Route): RequestOptions {
	const bodies: Record<string, unknown> = {
		"POST /carts/{id}/lines": { sku: "A", quantity: 1 },
		"PATCH /carts/{id}/lines/{lineId}": { quantity: 2 },
		"PATCH /users/me/addresses/{id}": { city: "Elsewhere" },
		"POST /orders/{id}/cancellations": { reason: "none of my business" },
	};
	const body = bodies[`${route.method} ${route.path}`];
	return body ? { body } : {};
}

if (import.meta.main) {
	const stage = await openStage((line) => console.log(line), "demo");
	try {
		console.log(`${await refuseEverything(stage)} requests were refused, each for its reason.`);
	} finally {
		await stage.close();
	}
}

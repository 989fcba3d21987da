import { afterEach, describe, expect, test } from "@jest/globals";
import type { ServiceSchema } from "moleculer";
import { newId } from "../../shared/ids.ts";
import { fakeService } from "../support/broker.ts";
import { type OpenEdge, openEdge } from "../support/edge.ts";

let asked = 0;
let seen: unknown;
const users = fakeService("users", {
	session({ params }) {
		asked += 1;
		return { userId: `usr_${params.sid.slice(4)}`, role: "customer", email: "grace@example.com" };
	},
	addresses: ({ meta }) => {
		seen = meta.caller.address;
		return { data: [] };
	},
});
const products = fakeService("products", { categories: () => ({ data: [] }) });

let open: OpenEdge | undefined;
afterEach(() => open?.close());
async function limited(env: Record<string, string>, services: ServiceSchema[] = [users, products]): Promise<OpenEdge> {
	asked = 0;
	open = await openEdge(services, { env });
	return open;
}

/** The statuses of some requests, one after the other. */
async function statuses(times: number, request: () => Promise<{ status: number }>): Promise<Record<number, number>> {
	const counts: Record<number, number> = {};
	for (let i = 0; i < times; i++) {
		const { status } = await request();
		counts[status] = (counts[status] ?? 0) + 1;
	}
	return counts;
}

describe("the limit of requests", () => {
	test("is off where none is set, and says nothing", async () => {
		const { client } = await limited({});
		expect(await statuses(50, () => client.get("/categories"))).toEqual({ 200: 50 });
		expect((await client.get("/categories")).headers.get("ratelimit")).toBeNull();
	});

	test("is told with every answer, and refuses with when to come again", async () => {
		const { client } = await limited({ RATE_LIMIT: "6" });
		const told: (string | null)[] = [];
		for (let i = 0; i < 6; i++) {
			const { status, headers } = await client.get("/categories");
			expect([status, headers.get("ratelimit-policy")]).toEqual([200, '"caller";q=6;w=60']);
			told.push(headers.get("ratelimit"));
		}
		expect(told.map((each) => /^"caller";r=(\d+);t=\d+$/.exec(each!)?.[1])).toEqual(["5", "4", "3", "2", "1", "0"]);
		const { status, headers, body } = await client.get("/categories");
		expect(status).toBe(429);
		expect(body).toMatchObject({ status: 429, code: "TOO_MANY_REQUESTS", retryable: true });
		expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(9);
		expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(10);
		expect(headers.get("ratelimit")).toMatch(/^"caller";r=0;t=\d\d$/);
		expect(headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
	});

	test("counts what comes from the cache, what is not found there and what is refused", async () => {
		const { client } = await limited({ RATE_LIMIT: "10" });
		await client.get("/nothing/here");
		await client.request("POST", "/carts", { raw: { type: "application/json", data: "{" } });
		await client.get("/categories");
		await client.get("/categories");
		await client.get("/categories?x=1");
		await client.get("/users/me/addresses");
		await client.get("/users/me/addresses", { token: "forged.token.here" });
		await client.get("/api/docs");
		await client.post("/carts", { unknown: 1 });
		expect((await client.get("/categories")).headers.get("ratelimit")).toContain("r=0");
		expect((await client.get("/categories")).status).toBe(429);
	});

	test("does not count the probes", async () => {
		const { client } = await limited({ RATE_LIMIT: "1" });
		expect(await statuses(5, () => client.get("/health"))).toEqual({ 200: 5 });
		expect(await statuses(5, () => client.get("/ready"))).toEqual({ 503: 5 });
		expect(await statuses(2, () => client.get("/categories"))).toEqual({ 200: 1, 429: 1 });
		expect(await statuses(5, () => client.get("/health"))).toEqual({ 200: 5 });
	});

	test("counts a user wherever it calls from, and others beside it", async () => {
		const { client, token } = await limited({ RATE_LIMIT: "4" });
		const [sid, other] = [newId("ses"), newId("ses")];
		const tokens = [await token("customer", sid), await token("customer", sid)];
		const ask = (index: number) => client.get("/users/me/addresses", { token: tokens[index] });
		expect(await statuses(3, () => ask(0))).toEqual({ 200: 3 });
		expect(await statuses(3, () => ask(1))).toEqual({ 200: 1, 429: 2 });
		const stranger = await token("customer", other);
		expect(await statuses(4, () => client.get("/users/me/addresses", { token: stranger }))).toEqual({ 200: 4 });
		expect(await statuses(5, () => client.get("/categories"))).toEqual({ 200: 4, 429: 1 });
	});

	test("lets nobody off for a forged token or a forged hop", async () => {
		const { client } = await limited({ RATE_LIMIT: "5" });
		let n = 0;
		const forged = () => client.get("/users/me/addresses", { token: `forged.${n++}.token` });
		expect(await statuses(7, forged)).toEqual({ 401: 5, 429: 2 });
		const hop = () => client.get("/categories", { headers: { "x-forwarded-for": `198.51.100.${n++}` } });
		expect(await statuses(5, hop)).toEqual({ 429: 5 });
		expect(asked).toBe(0);
	});

	test("believes the hops of a trusted proxy, whose callers it counts apart", async () => {
		const { client } = await limited({ RATE_LIMIT: "2", TRUSTED_PROXIES: "127.0.0.0/8" });
		const from = (address: string) => () =>
			client.get("/categories", { headers: { "x-forwarded-for": `8.8.8.8, ${address}` } });
		expect(await statuses(3, from("198.51.100.1"))).toEqual({ 200: 2, 429: 1 });
		expect(await statuses(3, from("198.51.100.2"))).toEqual({ 200: 2, 429: 1 });
		expect(await statuses(2, from("2001:db8:1:2::1"))).toEqual({ 200: 2 });
		expect(await statuses(1, from("2001:db8:1:2:ffff::9"))).toEqual({ 429: 1 });
	});

	test("and the login throttle know a caller by the same address", async () => {
		const { client, token } = await limited({ TRUSTED_PROXIES: "127.0.0.1" });
		const signedIn = { token: await token() };
		await client.get("/users/me/addresses", { ...signedIn, headers: { "x-forwarded-for": "2001:db8:1:2::7" } });
		expect(seen).toBe("2001:db8:1:2::/64");
		await client.get("/users/me/addresses", signedIn);
		expect(seen).toBe("127.0.0.1");
	});
});

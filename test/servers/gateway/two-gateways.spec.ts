import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import users from "../../../services/users/users.service.ts";
import { fakeService, scratchDir, startBroker } from "../../support/broker.ts";
import { until } from "../../support/client.ts";
import { type OpenEdge, openEdge } from "../../support/edge.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

const ACCOUNT = { email: "grace@example.com", password: "correct horse battery" };

onServers("two gateways on RabbitMQ", ["AMQP_URL"], ({ AMQP_URL }) => {
	const scratch = scratchDir();
	const env = { AMQP_URL, CLUSTER_NAME: freshClusterName(), RATE_LIMIT: "1000", USERS_DATABASE_URL: "" };
	let one: OpenEdge;
	let other: OpenEdge;
	let behind: ServiceBroker;
	beforeAll(async () => {
		const { path: dataDir } = await scratch;
		const products = fakeService("products", { categories: () => ({ data: [] }) });
		behind = await startBroker([users, products], { dataDir, env });
		[one, other] = await Promise.all([openEdge([], { dataDir, env }), openEdge([], { dataDir, env })]);
		for (const { client } of [one, other])
			await until(
				() => client.get("/categories"),
				({ status }) => status === 200,
			);
		// Who has just come is not told of everything yet.
		await until(
			async () => behind.registry.events.getAllEndpoints("session.revoked").length,
			(gateways) => gateways === 2,
		);
		expect(
			(await one.client.post("/auth/register", { ...ACCOUNT, firstName: "Grace", lastName: "H" })).body,
		).toMatchObject({ user: {} });
	});
	afterAll(async () => {
		await Promise.all([one.close(), other.close()]);
		await behind.stop();
		await (await scratch).remove();
	});

	async function signIn() {
		const { body, headers } = await one.client.post("/auth/login", ACCOUNT);
		const token: string = body.accessToken;
		const me = (edge: OpenEdge) => edge.client.get("/users/me", { token });
		const cookie = headers.get("set-cookie")!.split(";")[0]!;
		for (const edge of [one, other]) expect((await me(edge)).status).toBe(200);
		return { token, me, cookie };
	}
	const logout = async (cookie: string) =>
		expect((await one.client.post("/auth/logout", undefined, { headers: { cookie } })).status).toBe(204);

	describe("a session that ends at one", () => {
		test("has ended at the other within 5 s", async () => {
			const { me, cookie } = await signIn();
			await logout(cookie);
			await until(
				() => me(other),
				({ status }) => status === 401,
				5_500,
			);
			expect((await me(one)).status).toBe(401);
		});

		test("by a hint, which all of them get at once", async () => {
			const forgotten: string[][] = [];
			for (const { edge } of [one, other]) {
				const { forget } = edge.authenticator;
				edge.authenticator.forget = (sids) => {
					forgotten.push(sids);
					forget(sids);
				};
			}
			const { cookie } = await signIn();
			await logout(cookie);
			await until(
				async () => forgotten.length,
				(count) => count === 2,
				4_000,
			);
			expect(forgotten[0]).toEqual(forgotten[1]);
		});

		test("also where the hint is lost", async () => {
			const { me, cookie } = await signIn();
			const { forget } = other.edge.authenticator;
			other.edge.authenticator.forget = () => {};
			await logout(cookie);
			await until(
				() => me(other),
				({ status }) => status === 401,
				5_500,
			);
			other.edge.authenticator.forget = forget;
		});
	});

	test("answer the same to a key, whichever of them it is sent to", async () => {
		const { token } = await signIn();
		const address = { firstName: "G", lastName: "H", street: "S 1", city: "C", postalCode: "1", country: "US" };
		const add = (edge: OpenEdge) => edge.client.post("/users/me/addresses", address, { token, key: "the-same" });
		const answers = await Promise.all([one, other, one, other].map(add));
		const repeated = await add(other);
		expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
		expect(new Set([...answers, repeated].map(({ body }) => body.id)).size).toBe(1);
		expect(repeated.headers.get("idempotent-replayed")).toBe("true");
		expect((await one.client.get("/users/me/addresses", { token })).body.data).toHaveLength(1);
	});

	test("share the limit of requests, and one that is left alone has all of it", async () => {
		const quotaOf = async ({ client }: OpenEdge) =>
			Number(/q=(\d+)/.exec((await client.get("/categories")).headers.get("ratelimit-policy")!)![1]);
		for (const edge of [one, other])
			await until(
				() => quotaOf(edge),
				(quota) => quota === 500,
			);
		const third = await openEdge([], { dataDir: (await scratch).path, env });
		await until(
			() => quotaOf(one),
			(quota) => quota === 333,
		);
		await third.close();
		await until(
			() => quotaOf(one),
			(quota) => quota === 500,
		);
	});
});

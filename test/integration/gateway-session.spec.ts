import { afterAll, beforeAll, expect, test } from "@jest/globals";
import users from "../../services/users/users.service.ts";
import { type Answer, until } from "../support/client.ts";
import { type OpenEdge, openEdge } from "../support/edge.ts";

const ACCOUNT = { email: "grace@example.com", password: "correct horse battery" };

let open: OpenEdge;
beforeAll(async () => {
	open = await openEdge([users]);
	const account = { ...ACCOUNT, firstName: "Grace", lastName: "Hopper" };
	expect((await open.client.post("/auth/register", account)).status).toBe(201);
});
afterAll(() => open.close());

/** An answer's access token and the cookie that a browser would send back. */
const tokenOf = ({ body }: Answer<{ accessToken: string }>) => body.accessToken;
const cookieOf = ({ headers }: Answer<unknown>) => ({ cookie: headers.get("set-cookie")!.split(";")[0]! });
const post = (path: string, headers: Record<string, string>) => open.client.post(path, undefined, { headers });
const me = (token: string) => open.client.get("/users/me", { token });

test("a browser renews its session with the cookie that it got, and ends it", async () => {
	const login = await open.client.post("/auth/login", ACCOUNT);
	expect(login.headers.get("set-cookie")).toMatch(
		/^refresh=[\w.-]+; Path=\/api\/v1\/auth; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
	);
	const renewed = await post("/auth/refresh", cookieOf(login));
	expect(renewed.status).toBe(200);
	expect(cookieOf(renewed)).not.toEqual(cookieOf(login));
	expect((await me(tokenOf(renewed))).status).toBe(200);

	const logout = await post("/auth/logout", cookieOf(renewed));
	expect([logout.status, logout.headers.get("set-cookie")]).toEqual([204, expect.stringContaining("Max-Age=0")]);
	await until(
		() => me(tokenOf(renewed)),
		({ status }) => status === 401,
		5_500,
	);
	expect((await me(tokenOf(login))).status).toBe(401);
	expect((await post("/auth/refresh", cookieOf(renewed))).status).toBe(401);
});

test("a cookie that is none renews nothing, and ends nothing", async () => {
	for (const cookie of ["refresh=", "refresh=short", `refresh=${"x".repeat(201)}`, "refresh=a b c d e f g h i j"]) {
		expect((await post("/auth/refresh", { cookie })).body).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
		expect((await post("/auth/logout", { cookie })).status).toBe(204);
	}
	expect((await post("/auth/refresh", {})).status).toBe(401);
});

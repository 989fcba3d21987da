import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Context, type ServiceBroker } from "moleculer";
import { busOf } from "../../mixins/events/mixin.ts";
import users from "../../services/users/users.service.ts";
import type { Caller } from "../../shared/auth.ts";
import { call } from "../../shared/broker/call.ts";
import type { Fact } from "../../shared/contracts/events.ts";
import type { ActionName, Params, Return } from "../../shared/contracts/index.ts";
import type { SignedIn } from "../../shared/contracts/users.ts";
import { VoltricoError } from "../../shared/errors.ts";
import { accessTokenVerifier } from "../../shared/keys.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { verificationKey } from "../../shared/secrets.ts";
import { scratchDir, startBroker } from "../support/broker.ts";
import { eventually } from "../support/eventually.ts";

const PASSWORD = "correct horse battery";
const WRONG = "incorrect horse battery";
const log: string[] = [];
let scratch: Awaited<ReturnType<typeof scratchDir>>;
let broker: ServiceBroker;

const start = () =>
	startBroker([users], {
		dataDir: scratch.path,
		env: { LOG_LEVEL: "trace" },
		log: (line) => void log.push(line),
	});

beforeAll(async () => {
	scratch = await scratchDir();
	broker = await start();
});
afterAll(async () => {
	await broker.stop();
	await scratch.remove();
});

/** Calls as somebody; further meta, such as a key, beside. */
const as = <N extends ActionName>(
	caller: Caller,
	action: N,
	params: Params<N>,
	meta: object = {},
): Promise<Return<N>> => call(broker, action, params, { meta: { caller, ...meta } });

/** The error of a call that must fail. */
const refusal = async (answer: Promise<unknown>): Promise<VoltricoError> => {
	const error = await answer.then(
		() => new Error("It was not refused."),
		(reason) => reason,
	);
	expect(error).toBeInstanceOf(VoltricoError);
	return error;
};

let people = 0;
async function somebody(): Promise<SignedIn & { caller: Caller; email: string }> {
	const email = `somebody-${++people}@example.com`;
	const signedIn = await as({}, "users.register", { email, password: PASSWORD, firstName: "Ada", lastName: "Byron" });
	return { ...signedIn, email, caller: await callerBy(signedIn) };
}

async function callerBy({ session }: SignedIn): Promise<Caller> {
	const verify = accessTokenVerifier(verificationKey(runtimeOf({ broker }).config));
	const { sid } = (await verify(session.accessToken))!;
	return { ...(await as({}, "users.session", { sid })), sid };
}

/** Logs in from an address of its own, so that one test's failures do not count in another. */
const login = (email: string, password = PASSWORD, address = email) =>
	as({ address }, "users.login", { email, password });
const refresh = (refreshToken: string) => as({}, "users.refresh", { refreshToken });
const isAlive = (caller: Caller) =>
	as({}, "users.session", { sid: caller.sid! }).then(
		() => true,
		() => false,
	);

describe("accounts", () => {
	test("a registered customer is signed in and logs in again, whatever the case of the e-mail", async () => {
		const { session, email } = await somebody();
		expect(session.user).toMatchObject({ email, role: "customer", emailVerified: false, version: 1 });
		const again = await login(email.toUpperCase());
		expect(again.session.user).toEqual(session.user);
	});

	test("an e-mail is taken once, also by twenty registrations at the same time", async () => {
		const register = () =>
			as({}, "users.register", { email: "One@example.com", password: PASSWORD, firstName: "A", lastName: "B" });
		const outcomes = await Promise.allSettled(Array.from({ length: 20 }, register));
		expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
		for (const outcome of outcomes)
			if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ type: "EMAIL_TAKEN", code: 409 });
	});

	test("a common password is refused by name", async () => {
		const error = await refusal(
			as({}, "users.register", { email: "x@example.com", password: "Password1", firstName: "A", lastName: "B" }),
		);
		expect(error).toMatchObject({ code: 422, data: { errors: [{ pointer: "/password", code: "TOO_COMMON" }] } });
	});

	const protectedFields = ["role", "version", "_id", "id", "email", "emailKey", "emailVerified", "passwordHash"];
	const more = ["epoch", "keptSession", "createdAt", "deletedAt", "outbox", "$set", "__proto__"];
	test.each([...protectedFields, ...more])("%s cannot be set by a body", async (field) => {
		const { caller, session } = await somebody();
		const body = Object.fromEntries([[field, field === "version" ? 9 : "admin"]]);
		if (field === "__proto__") Object.defineProperty(body, field, { value: "x", enumerable: true });
		const error = await refusal(as(caller, "users.update", body as object));
		expect(error).toMatchObject({ code: 422, data: { errors: [{ pointer: `/${field}`, code: "UNKNOWN" }] } });
		expect(await as(caller, "users.me", {})).toEqual(session.user);
		if (field === "email") return;
		const profile = { email: `m-${people}@example.com`, password: PASSWORD, firstName: "A", lastName: "B" };
		expect(await refusal(as({}, "users.register", { ...profile, ...body }))).toMatchObject({ code: 422 });
	});

	test("a merge patch changes, keeps and removes; the same again changes nothing", async () => {
		const { caller } = await somebody();
		const changed = await as(caller, "users.update", { firstName: "Augusta", phone: "+14155550123" });
		expect(changed).toMatchObject({ firstName: "Augusta", lastName: "Byron", phone: "+14155550123", version: 2 });
		expect(await as(caller, "users.update", { firstName: "Augusta" })).toEqual(changed);
		const { phone: _gone, ...left } = changed;
		expect(await as(caller, "users.update", { phone: null })).toEqual({ ...left, version: 3 });
	});

	test("If-Match refuses a change of another version, and twenty parallel changes all count", async () => {
		const { caller } = await somebody();
		const update = (firstName: string, ifMatch?: number) => as(caller, "users.update", { firstName }, { ifMatch });
		await update("Second", 1);
		expect(await refusal(update("Third", 1))).toMatchObject({
			type: "VERSION_MISMATCH",
			data: { members: { version: 2 } },
		});
		await Promise.all(Array.from({ length: 20 }, (_, n) => update(`Name ${n}`)));
		expect((await as(caller, "users.me", {})).version).toBe(22);
	});

	test("parallel changes of different members lose none", async () => {
		const { caller } = await somebody();
		const changes = { firstName: "Augusta", lastName: "King", phone: "+14155550123" };
		await Promise.all(Object.entries(changes).map(([name, value]) => as(caller, "users.update", { [name]: value })));
		expect(await as(caller, "users.me", {})).toMatchObject({ ...changes, version: 4 });
	});

	test("a deleted account is gone with its sessions and addresses, and its e-mail is free", async () => {
		const { caller, email, refreshToken } = await somebody();
		await as(caller, "users.addAddress", ADDRESS);
		await as(caller, "users.remove", {});
		expect(await isAlive(caller)).toBe(false);
		expect(await refusal(refresh(refreshToken))).toMatchObject({ code: 401 });
		expect(await refusal(login(email))).toMatchObject({ type: "LOGIN_FAILED" });
		expect(await refusal(as(caller, "users.me", {}))).toMatchObject({ code: 401 });
		const profile = { email, password: PASSWORD, firstName: "New", lastName: "One" };
		const heir = await as({}, "users.register", profile);
		expect((await as(await callerBy(heir), "users.addresses", {})).data).toEqual([]);
	});
});

describe("sessions", () => {
	test("twenty parallel refreshes get one successor, which goes on", async () => {
		const { refreshToken } = await somebody();
		const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
		const successors = new Set(answers.map((answer) => answer.refreshToken));
		expect(successors.size).toBe(1);
		const [successor] = successors;
		expect(successor).not.toBe(refreshToken);
		expect((await refresh(successor!)).refreshToken).not.toBe(successor);
	});

	test("a token that was exchanged before the last one ends its session, and no other", async () => {
		const { refreshToken, email, caller } = await somebody();
		const other = await login(email);
		const second = await refresh(refreshToken);
		const third = await refresh(second.refreshToken);
		expect(await refusal(refresh(refreshToken))).toMatchObject({ code: 401 });
		expect(await refusal(refresh(third.refreshToken))).toMatchObject({ code: 401 });
		expect(await isAlive(caller)).toBe(false);
		expect(await isAlive(await callerBy(other))).toBe(true);
	});

	test("logout ends the session, twice is fine, and a stranger's token does nothing", async () => {
		const { refreshToken, caller } = await somebody();
		await as({}, "users.logout", { refreshToken: `${caller.sid}.${"A".repeat(43)}` });
		expect(await isAlive(caller)).toBe(true);
		for (let n = 0; n < 2; n++) expect(await as({}, "users.logout", { refreshToken })).toBeNull();
		expect(await as({}, "users.logout", {})).toBeNull();
		expect(await isAlive(caller)).toBe(false);
		expect(await refusal(refresh(refreshToken))).toMatchObject({ code: 401 });
	});

	test("an access token is no refresh token", async () => {
		const { session } = await somebody();
		expect(await refusal(refresh(session.accessToken.slice(0, 200)))).toMatchObject({ code: 401 });
	});

	test("a change of the password ends all other sessions, tells the gateways, and keeps its own", async () => {
		const { caller, email } = await somebody();
		const others = await Promise.all([login(email), login(email)]);
		const sids = await Promise.all(others.map(async (other) => (await callerBy(other)).sid));
		const hints: unknown[] = [];
		const { broadcast } = broker;
		broker.broadcast = async (name: string, payload?: unknown) => void hints.push({ name, payload });
		await as(caller, "users.changePassword", { currentPassword: PASSWORD, password: WRONG });
		broker.broadcast = broadcast;
		expect(await isAlive(caller)).toBe(true);
		for (const sid of sids) expect(await isAlive({ sid })).toBe(false);
		for (const other of others) expect(await refusal(refresh(other.refreshToken))).toMatchObject({ code: 401 });
		expect(hints).toEqual([{ name: "session.revoked", payload: { sids: expect.arrayContaining(sids) } }]);
		expect(await refusal(login(email))).toMatchObject({ type: "LOGIN_FAILED" });
		expect((await login(email, WRONG)).session.user.email).toBe(email);
	});

	test("a change of the password needs the current one, and of two at once one is made", async () => {
		const { caller } = await somebody();
		const change = (currentPassword: string, password: string) =>
			as(caller, "users.changePassword", { currentPassword, password });
		const error = await refusal(change(WRONG, "another password"));
		expect(error).toMatchObject({ code: 422, data: { errors: [{ pointer: "/currentPassword" }] } });
		const outcomes = await Promise.allSettled([change(PASSWORD, "first of two"), change(PASSWORD, "second of two")]);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
	});

	test("a restart keeps accounts, sessions, keys and revocations", async () => {
		const alive = await somebody();
		const dead = await somebody();
		await as({}, "users.logout", { refreshToken: dead.refreshToken });
		await broker.stop();
		broker = await start();
		expect(await callerBy(alive)).toEqual(alive.caller);
		expect(await isAlive(dead.caller)).toBe(false);
		const next = await refresh(alive.refreshToken);
		expect(next.session.user).toEqual(alive.session.user);
	});
});

describe("logins", () => {
	test("an unknown e-mail and a wrong password are answered alike", async () => {
		const { email } = await somebody();
		const known = await refusal(login(email, WRONG));
		const unknown = await refusal(login("nobody@example.com", WRONG));
		const seen = ({ code, type, message, data }: VoltricoError) => ({ code, type, message, data });
		expect(seen(known)).toEqual(seen(unknown));
	});

	test("of 1,000 wrong logins ten are hashed; others still log in, and the address has ten failures", async () => {
		const victim = await somebody();
		const other = await somebody();
		const attacker = "203.0.113.7";
		const types = new Map<string, number>();
		for (let round = 0; round < 20; round++) {
			const errors = await Promise.all(Array.from({ length: 50 }, () => refusal(login(victim.email, WRONG, attacker))));
			for (const { type } of errors) types.set(type, (types.get(type) ?? 0) + 1);
		}
		expect(Object.fromEntries(types)).toEqual({ LOGIN_FAILED: 10, TOO_MANY_REQUESTS: 990 });
		const refused = await refusal(login(victim.email, PASSWORD, attacker));
		expect(refused).toMatchObject({ code: 429, data: { retryAfter: expect.any(Number) } });
		expect(refused.data.retryAfter).toBeGreaterThan(800);
		expect((await login(other.email, PASSWORD, attacker)).session.user.email).toBe(other.email);
	});

	test("unknown accounts are throttled like known ones", async () => {
		for (let n = 0; n < 10; n++) await refusal(login("ghost@example.com", WRONG));
		expect(await refusal(login("ghost@example.com", WRONG))).toMatchObject({ code: 429 });
	});

	test("more logins at once than can be hashed in time are refused with 503", async () => {
		const outcomes = await Promise.allSettled(
			Array.from({ length: 100 }, (_, n) => login(`crowd-${n}@example.com`, WRONG)),
		);
		const codes = outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.code : 200));
		// On a busy machine those that wait for their turn too long are refused as well.
		expect(codes.filter((code) => code === 503).length).toBeGreaterThanOrEqual(100 - 66);
		expect(new Set(codes)).toEqual(new Set([401, 503]));
	});
});

const ADDRESS = {
	firstName: "Ada",
	lastName: "Byron",
	street: "1 St James",
	city: "London",
	postalCode: "SW1",
	country: "GB",
};

describe("addresses", () => {
	test("are added, changed, listed and deleted, with one default", async () => {
		const { caller } = await somebody();
		const home = await as(caller, "users.addAddress", ADDRESS);
		const work = await as(caller, "users.addAddress", { ...ADDRESS, label: "Work", isDefault: true });
		expect([home.isDefault, work.isDefault]).toEqual([true, true]);
		const changed = await as(caller, "users.changeAddress", { id: work.id, label: null, city: "Paris", country: "FR" });
		expect(changed).toEqual({ ...ADDRESS, id: work.id, isDefault: true, city: "Paris", country: "FR" });
		expect((await as(caller, "users.addresses", {})).data).toEqual([{ ...home, isDefault: false }, changed]);
		await as(caller, "users.removeAddress", { id: work.id });
		expect((await as(caller, "users.addresses", {})).data).toEqual([home]);
		expect((await as(caller, "users.me", {})).version).toBe(1);
	});

	test("of somebody else are not found", async () => {
		const owner = await somebody();
		const stranger = await somebody();
		const { id } = await as(owner.caller, "users.addAddress", ADDRESS);
		const attempts = [
			as(stranger.caller, "users.changeAddress", { id, city: "Rome" }),
			as(stranger.caller, "users.removeAddress", { id }),
		];
		for (const attempt of attempts) expect(await refusal(attempt)).toMatchObject({ code: 404 });
		expect((await as(owner.caller, "users.addresses", {})).data).toHaveLength(1);
	});

	test("are all there when twenty come at once, with one default", async () => {
		const { caller } = await somebody();
		await as(caller, "users.addAddress", ADDRESS);
		const add = () => as(caller, "users.addAddress", { ...ADDRESS, isDefault: true });
		const added = await Promise.all(Array.from({ length: 19 }, add));
		const { data } = await as(caller, "users.addresses", {});
		expect(new Set(data.map(({ id }) => id)).size).toBe(20);
		expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(added.map(({ id }) => id)));
		expect(data.filter(({ isDefault }) => isDefault)).toHaveLength(1);
	});

	test("are made once per Idempotency-Key, also by twenty requests at once", async () => {
		const { caller } = await somebody();
		const add = (city: string, idempotencyKey = "key-1") =>
			as(caller, "users.addAddress", { ...ADDRESS, city }, { idempotencyKey });
		const answers = await Promise.all(Array.from({ length: 20 }, () => add("London")));
		expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
		expect(await refusal(add("Paris"))).toMatchObject({ type: "IDEMPOTENCY_KEY_REUSED", code: 422 });
		await add("Paris", "key-2");
		expect((await as(caller, "users.addresses", {})).data).toHaveLength(2);
	});
});

test("a replayed request says so in its headers, the first one does not", async () => {
	const { caller } = await somebody();
	const replayed = async () => {
		const ctx = new Context(broker);
		ctx.meta = { caller, idempotencyKey: "key" };
		await ctx.call("users.addAddress", ADDRESS);
		return (ctx.meta as { $responseHeaders?: object }).$responseHeaders;
	};
	expect(await replayed()).toBeUndefined();
	expect(await replayed()).toEqual({ "Idempotent-Replayed": "true" });
});

test("every change of an account is told as a fact with the account after it", async () => {
	const bus = busOf(broker);
	const { publish } = bus;
	const told: Fact[] = [];
	bus.publish = (facts) => {
		told.push(...facts);
		return publish(facts);
	};
	const { caller, session } = await somebody();
	const changed = await as(caller, "users.update", { firstName: "Augusta" });
	await as(caller, "users.remove", {});
	const facts = () => told.filter(({ subject }) => subject === caller.userId);
	await eventually(() => facts().length >= 3);
	bus.publish = publish;
	expect(facts().map(({ type, aggregateVersion, actor, data }) => ({ type, aggregateVersion, actor, data }))).toEqual([
		{ type: "user.registered", aggregateVersion: 1, actor: `customer:${caller.userId}`, data: session.user },
		{ type: "user.updated", aggregateVersion: 2, actor: `customer:${caller.userId}`, data: changed },
		{ type: "user.deleted", aggregateVersion: 3, actor: `customer:${caller.userId}`, data: { ...changed, version: 3 } },
	]);
});

test("no secret is in the log", async () => {
	const { caller, refreshToken, session } = await somebody();
	const next = await refresh(refreshToken);
	await as(caller, "users.changePassword", { currentPassword: PASSWORD, password: WRONG });
	await refusal(as(caller, "users.update", { passwordHash: WRONG } as object));
	const text = log.join("");
	expect(text).toContain("users");
	const secrets = [PASSWORD, WRONG, "$argon2id", refreshToken, next.refreshToken, session.accessToken];
	for (const secret of secrets) expect(text).not.toContain(secret);
});

test("says that its store answers", async () => {
	expect(await as({}, "users.health", {})).toEqual({ store: expect.stringMatching(/^(sqlite|mongodb) /), ready: true });
});

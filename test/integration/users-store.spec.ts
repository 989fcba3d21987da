import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { hash } from "@node-rs/argon2";
import type { Collections } from "../../mixins/document-store/mixin.ts";
import type { DocumentDatabase } from "../../mixins/document-store/port.ts";
import { ADDRESS_BOOKS } from "../../services/users/address-book.ts";
import { ensureAdmin, FIRST_ADMIN_ID } from "../../services/users/admin.ts";
import type { Documents, Parts } from "../../services/users/parts.ts";
import { hashPassword, verifyPassword } from "../../services/users/passwords.ts";
import { SESSIONS } from "../../services/users/sessions.model.ts";
import { isPasswordOf } from "../../services/users/sign-in.ts";
import { sweep } from "../../services/users/sweep.ts";
import { ACCOUNT_LIMIT, ADDRESS_LIMIT, loginThrottle, THROTTLES, WINDOW_MS } from "../../services/users/throttle.ts";
import { newUser, USERS } from "../../services/users/users.model.ts";
import { bulkhead } from "../../shared/bulkhead.ts";
import { newId } from "../../shared/ids.ts";
import type { FirstAdmin } from "../../shared/runtime.ts";
import { scratchDir } from "../support/broker.ts";
import { documentsOf } from "../support/documents.ts";

let scratch: Awaited<ReturnType<typeof scratchDir>>;
let database: DocumentDatabase;
let store: Collections<Documents>;

beforeEach(async () => {
	scratch = await scratchDir();
	database = await documentsOf(scratch.path, "users");
	store = {
		users: database.collection(USERS),
		sessions: database.collection(SESSIONS),
		addressBooks: database.collection(ADDRESS_BOOKS),
		throttles: database.collection(THROTTLES),
	};
	await database.open();
});
afterEach(async () => {
	await database.close();
	await scratch.remove();
});

const origin = { actor: "system:users" };
const customer = (email: string, passwordHash = "-") =>
	newUser({ id: newId("usr"), email, firstName: "A", lastName: "B", role: "customer", passwordHash }, origin);

describe("the first administrator", () => {
	const said: string[] = [];
	const say = (message: string) => void said.push(message);
	const logger = { error: say, warn: say };
	/** One start of a node; answers what it told the console. */
	async function start(
		config: { adminEmail?: string; adminPassword?: string; usersDatabaseUrl?: string } = {},
		dataDir = scratch.path,
	) {
		const told: FirstAdmin[] = [];
		const runtime = {
			config: { adminEmail: undefined, adminPassword: undefined, usersDatabaseUrl: undefined, ...config, dataDir },
			announce: (admin: FirstAdmin) => void told.push(admin),
		};
		await ensureAdmin({ users: store.users, committed: () => {} }, runtime, logger);
		return told;
	}
	const isPassword = async (password: string) =>
		verifyPassword((await store.users.get(FIRST_ADMIN_ID))!.passwordHash, password);

	test("is created with a generated password, told until it was shown, and never again", async () => {
		const [first] = await start();
		expect(first).toMatchObject({ email: "admin@voltrico.local", password: expect.stringMatching(/^[\w-]{20}$/) });
		expect(await isPassword(first!.password!)).toBe(true);
		const [again] = await start();
		expect(again!.password).toBe(first!.password);
		again!.shown();
		expect(await start()).toEqual([]);
	});

	test("is created once by two nodes that start together, with the password that one of them shows", async () => {
		const elsewhere = await scratchDir();
		const told = (await Promise.all([start(), start({}, elsewhere.path)])).flat();
		expect(await store.users.count({ role: "admin" })).toBe(1);
		expect(told).toHaveLength(1);
		expect(await isPassword(told[0]!.password!)).toBe(true);
		await elsewhere.remove();
	});

	test("takes the configured e-mail and password, at the first start only", async () => {
		const told = await start({ adminEmail: "boss@example.com", adminPassword: "correct horse" });
		expect(told).toEqual([{ email: "boss@example.com", shown: expect.any(Function) }]);
		expect(await start({ adminEmail: "other@example.com", adminPassword: "another horse" })).toEqual([]);
		expect(await store.users.get(FIRST_ADMIN_ID)).toMatchObject({ email: "boss@example.com", role: "admin" });
		expect(await isPassword("correct horse")).toBe(true);
	});

	test("is not announced with a password that was changed before it was shown", async () => {
		await start();
		await store.users.update({ _id: FIRST_ADMIN_ID }, { $set: { passwordHash: await hashPassword("changed") } });
		expect(await start()).toEqual([]);
	});

	test("is missed in a sentence where a customer has the e-mail", async () => {
		await store.users.insert(customer("admin@voltrico.local"));
		expect(await start()).toEqual([]);
		expect(said).toEqual([expect.stringContaining("Set ADMIN_EMAIL and ADMIN_PASSWORD")]);
	});

	test("is on a server what ADMIN_EMAIL and ADMIN_PASSWORD say, made by one of two nodes; without them there is none", async () => {
		const usersDatabaseUrl = "mongodb://users:secret@host/users";
		said.length = 0;
		expect(await start({ usersDatabaseUrl })).toEqual([]);
		expect(said).toEqual([expect.stringContaining("set ADMIN_EMAIL and ADMIN_PASSWORD")]);
		expect(await store.users.count({})).toBe(0);
		const boss = { usersDatabaseUrl, adminEmail: "boss@example.com", adminPassword: "correct horse" };
		const told = await Promise.all([start(boss), start(boss)]);
		expect(told.flat()).toEqual([{ email: "boss@example.com", shown: expect.any(Function) }]);
		expect(await store.users.count({ role: "admin" })).toBe(1);
		expect(await isPassword("correct horse")).toBe(true);
	});
});

describe("the login throttle", () => {
	let now = Date.UTC(2026, 0, 31);
	const fails = async () => false;
	const attempt = { account: "ada@example.com", address: "203.0.113.7" };

	test("refuses an account's eleventh attempt, without making it, until the first failure is 15 minutes old", async () => {
		const throttle = loginThrottle(store.throttles, () => now);
		for (let n = 0; n < ACCOUNT_LIMIT; n++) {
			await throttle.try(attempt, fails);
			now += 1000;
		}
		let tried = 0;
		const refused = throttle.try(attempt, async () => ++tried > 0);
		await expect(refused).rejects.toMatchObject({ code: 429, data: { retryAfter: WINDOW_MS / 1000 - 10 } });
		expect(tried).toBe(0);
		now += WINDOW_MS - 10_000;
		expect(await throttle.try(attempt, fails)).toBe(false);
		await expect(throttle.try(attempt, fails)).rejects.toMatchObject({ data: { retryAfter: 1 } });
	});

	test("counts exactly ten of many attempts at once, also when they come through two nodes", async () => {
		const nodes = [loginThrottle(store.throttles, () => now), loginThrottle(store.throttles, () => now)];
		let tried = 0;
		const fail = async () => {
			tried += 1;
			return false;
		};
		const attempts = Array.from({ length: 40 }, (_, n) => nodes[n % 2]!.try(attempt, fail));
		const outcomes = await Promise.allSettled(attempts);
		expect(tried).toBe(ACCOUNT_LIMIT);
		expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(30);
	});

	test("forgets an account's failures at its success", async () => {
		const throttle = loginThrottle(store.throttles, () => now);
		for (let n = 0; n < ACCOUNT_LIMIT - 1; n++) await throttle.try(attempt, fails);
		expect(await throttle.try(attempt, async () => true)).toBe(true);
		expect(await throttle.try(attempt, fails)).toBe(false);
	});

	test("refuses an address after 100 failures on whatever accounts, and no other address", async () => {
		const throttle = loginThrottle(store.throttles, () => now);
		const on = (n: number, address = attempt.address) => ({ account: `account-${n}`, address });
		for (let n = 0; n < ADDRESS_LIMIT; n++) await throttle.try(on(n), fails);
		await expect(throttle.try(on(1000), fails)).rejects.toMatchObject({ code: 429 });
		expect(await throttle.try(on(1000, "203.0.113.8"), fails)).toBe(false);
		now += WINDOW_MS;
		expect(await throttle.try(on(1000), fails)).toBe(false);
	});

	test("keeps refused attempts out of the address's count", async () => {
		const throttle = loginThrottle(store.throttles, () => now);
		for (let n = 0; n < 200; n++) await throttle.try(attempt, fails).catch(() => {});
		expect(await throttle.try({ ...attempt, account: "another" }, async () => true)).toBe(true);
	});
});

test("a hash of an older cost is renewed at the next right login, and only there", async () => {
	const old = await hash("correct horse", { memoryCost: 8192, timeCost: 1, parallelism: 1 });
	const user = await store.users.insert(customer("ada@example.com", old));
	const hashing = bulkhead({ part: "Hashing", concurrency: 2, queue: 2, maxWaitMs: 1000 });
	const throttle = loginThrottle(store.throttles);
	// True because checking a password needs nothing else.
	const parts = { ...store, hashing, throttle, decoy: Promise.resolve(old) } as Parts;
	const check = (password: string) => isPasswordOf(parts, user, password, { account: "ada@example.com" });
	expect(await check("wrong horse")).toBe(false);
	expect((await store.users.get(user._id))!.passwordHash).toBe(old);
	expect(await check("correct horse")).toBe(true);
	const { passwordHash } = (await store.users.get(user._id))!;
	expect(passwordHash).toMatch(/m=19456,t=2,p=1/);
	expect(await verifyPassword(passwordHash, "correct horse")).toBe(true);
	expect(await isPasswordOf(parts, null, "correct horse", { account: "nobody" })).toBe(false);
});

test("the sweep removes what is over and keeps what is not", async () => {
	const now = Date.now();
	const { outbox, ...sent } = customer("sent@example.com");
	const gone = { _id: newId("usr"), version: 2, deletedAt: now - 3_600_000 };
	const unsent = { _id: newId("usr"), version: 2, deletedAt: now - 3_600_000, outbox };
	const recent = { _id: newId("usr"), version: 2, deletedAt: now };
	// True because a deleted account has nothing else left.
	await store.users.insertMany([sent, gone, unsent, recent] as Documents["users"][], "skip");
	const session = (expiresAt: number, userId = sent._id) => ({
		...{ _id: newId("ses"), version: 1, userId, epoch: 0, tokenHash: "-", startedAt: 0, expiresAt },
	});
	const live = session(now + 1000);
	await store.sessions.insertMany([session(now - 1), live, session(now + 1000, gone._id)], "skip");
	await store.addressBooks.insertMany(
		[gone, sent].map(({ _id }) => ({ _id, version: 1, addresses: [], made: [] })),
		"skip",
	);
	await store.throttles.insert({ _id: "old", version: 1, failures: [], expiresAt: now - 1 });
	await sweep(store, now);
	const ids = async (collection: keyof Documents) =>
		(await store[collection].find({ limit: 10 })).data.map(({ _id }) => _id);
	expect(await ids("users")).toEqual([sent._id, unsent._id, recent._id].sort());
	expect(await ids("sessions")).toEqual([live._id]);
	expect(await ids("addressBooks")).toEqual([sent._id]);
	expect(await ids("throttles")).toEqual([]);
});

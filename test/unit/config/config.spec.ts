import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Config, loadConfig } from "../../../shared/config.ts";
import { StartError } from "../../../shared/errors.ts";
import { envExample } from "../../support/env-example.ts";
import { anotherPair, productionSecrets, signingPair, tokenKeys } from "../../support/secrets.ts";

type Env = Record<string, string | undefined>;

const load = (env: Env, envFileText = ""): Config =>
	loadConfig(env, { envFileText, serviceNames: ["gateway", "orders", "users"] });

/** The sentence that stops the start, or undefined when nothing does. */
function refusal(env: Env, envFileText = ""): string | undefined {
	try {
		load(env, envFileText);
		return undefined;
	} catch (error) {
		if (error instanceof StartError) return error.message;
		throw error;
	}
}

describe("defaults", () => {
	test("an empty environment gives a local store that starts every service", () => {
		expect(load({})).toMatchObject({
			host: "127.0.0.1",
			port: 3000,
			dataDir: join(process.cwd(), "data"),
			storeCurrency: "USD",
			services: ["gateway", "orders", "users"],
			nodeEnv: "development",
			logLevel: "info",
		});
		expect(load({}).seed).toBeUndefined();
	});

	test("an empty variable counts as not set", () => {
		expect(load({ PORT: "", SEED: "", SERVICES: "" })).toEqual(load({}));
	});
});

describe("values", () => {
	const good: [Env, Partial<Config>][] = [
		[{ PORT: "0" }, { port: 0 }],
		[{ PORT: "65535" }, { port: 65_535 }],
		[{ HOST: "::1" }, { host: "::1" }],
		[{ HOST: "store.internal" }, { host: "store.internal" }],
		[{ DATA_DIR: "/srv/voltrico" }, { dataDir: "/srv/voltrico" }],
		[{ SERVICES: " orders, users ,orders" }, { services: ["orders", "users"] }],
		[{ SEED: "none" }, { seed: "none" }],
		[{ STORE_CURRENCY: "JPY" }, { storeCurrency: "JPY" }],
		[{ PUBLIC_URL: "https://shop.example.com/" }, { publicUrl: "https://shop.example.com" }],
		[{ FAILPOINTS: "orders.committed" }, { failpoints: "orders.committed" }],
	];
	test.each(good)("%j is read", (env, expected) => {
		expect(load(env)).toMatchObject(expected);
	});

	const malformed: [string, string][] = [
		["PORT", "80x"],
		["PORT", "65536"],
		["PORT", "-1"],
		["PORT", "3e3"],
		["PORT", "1.5"],
		["HOST", "999.1.1.1"],
		["HOST", "two words"],
		["STORE_CURRENCY", "usd"],
		["STORE_CURRENCY", "ABC"],
		["SEED", "Demo"],
		["NODE_ENV", "prodution"],
		["LOG_LEVEL", "loud"],
		["PUBLIC_URL", "shop.example.com"],
		["PUBLIC_URL", "ftp://shop.example.com"],
		["PUBLIC_URL", "https://user:pass@shop.example.com"],
		["ADMIN_EMAIL", "admin"],
		["TOKEN_PUBLIC_KEY", "no key"],
		["TOKEN_PUBLIC_KEY", signingPair.TOKEN_PRIVATE_KEY],
	];
	test.each(malformed)("%s=%j stops the start with a sentence that names both", (name, value) => {
		const sentence = refusal({ [name]: value });
		expect(sentence).toMatch(new RegExp(`^${name} must be .*\\.$`));
		expect(sentence).toContain(JSON.stringify(value));
	});

	test.each(["ADMIN_PASSWORD", "TOKEN_PRIVATE_KEY", "REFRESH_SECRET"])("a malformed %s is not repeated", (name) => {
		const sentence = refusal({ ADMIN_EMAIL: "admin@example.com", [name]: "hunter2" });
		expect(sentence).toMatch(new RegExp(`^${name} must be `));
		expect(sentence).not.toContain("hunter2");
	});

	test("a service that does not exist stops the start with the names of those that do", () => {
		expect(refusal({ SERVICES: "orders,nosuch" })).toBe(
			'SERVICES names "nosuch", which is no service; there are gateway, orders, users.',
		);
		expect(refusal({ SERVICES: "orders,,users" })).toContain('SERVICES names ""');
	});
});

describe("settings that belong together", () => {
	const admin = { ADMIN_EMAIL: "admin@example.com", ADMIN_PASSWORD: "a fine long phrase" };

	test("the administrator's e-mail and password come both or not at all", () => {
		expect(load(admin)).toMatchObject({ adminEmail: admin.ADMIN_EMAIL, adminPassword: admin.ADMIN_PASSWORD });
		expect(refusal({ ADMIN_EMAIL: admin.ADMIN_EMAIL })).toContain("ADMIN_PASSWORD");
		expect(refusal({ ADMIN_PASSWORD: admin.ADMIN_PASSWORD })).toContain("ADMIN_EMAIL");
	});

	test.each(["short", "Password123", "x".repeat(129)])("the administrator's password follows the policy: %s", (bad) => {
		expect(refusal({ ...admin, ADMIN_PASSWORD: bad })).toContain("ADMIN_PASSWORD");
	});

	test("the two token keys are a pair, also when their line breaks are written as \\n", () => {
		expect(load(signingPair).tokenPrivateKey).toBe(signingPair.TOKEN_PRIVATE_KEY);
		const inOneLine = signingPair.TOKEN_PRIVATE_KEY.replaceAll("\n", "\\n");
		expect(load({ ...signingPair, TOKEN_PRIVATE_KEY: inOneLine })).toEqual(load(signingPair));
		expect(refusal({ ...signingPair, TOKEN_PUBLIC_KEY: anotherPair.TOKEN_PUBLIC_KEY })).toContain("TOKEN_PUBLIC_KEY");
		expect(refusal({ TOKEN_PRIVATE_KEY: signingPair.TOKEN_PRIVATE_KEY })).toContain("TOKEN_PUBLIC_KEY");
	});

	test("the token keys are Ed25519 or P-256, and of no other kind", () => {
		const p256 = tokenKeys(generateKeyPairSync("ec", { namedCurve: "P-256" }));
		expect(load(p256).tokenPublicKey).toBe(p256.TOKEN_PUBLIC_KEY);
		const rsa = tokenKeys(generateKeyPairSync("rsa", { modulusLength: 2048 }));
		const p384 = tokenKeys(generateKeyPairSync("ec", { namedCurve: "P-384" }));
		for (const keys of [rsa, p384]) expect(refusal(keys)).toMatch(/^TOKEN_PRIVATE_KEY must be .* Ed25519 or P-256\.$/);
	});

	test("a node that only verifies tokens needs no private key", () => {
		const { TOKEN_PUBLIC_KEY } = signingPair;
		expect(refusal({ TOKEN_PUBLIC_KEY, SERVICES: "gateway" })).toBeUndefined();
		expect(refusal({ TOKEN_PUBLIC_KEY, SERVICES: "users" })).toContain("TOKEN_PRIVATE_KEY");
	});
});

describe("production mode", () => {
	const production = { NODE_ENV: "production", ...productionSecrets };

	test("starts with every secret set", () => {
		expect(refusal(production)).toBeUndefined();
	});

	test.each(Object.keys(productionSecrets))("does not start without %s", (name) => {
		expect(refusal({ ...production, [name]: undefined })).toMatch(
			new RegExp(`^${name} must be set in production mode`),
		);
	});

	test("asks for a secret only where a service needs it", () => {
		expect(refusal({ NODE_ENV: "production", SERVICES: "orders" })).toBeUndefined();
	});

	const examples = [
		["REFRESH_SECRET", "change-me-change-me-change-me-change-me"],
		["AMQP_URL", "amqp://voltrico:change-me@rabbitmq"],
		["ORDERS_DATABASE_URL", "postgres://orders:change-me@postgres/orders"],
		["TOKEN_PUBLIC_KEY", `change-me\\n${signingPair.TOKEN_PUBLIC_KEY}`],
	] as const;
	test.each(examples)("refuses the example secret in %s, without repeating it", (name, value) => {
		expect(refusal({ ...production, NODE_ENV: "development", [name]: value })).toBeUndefined();
		const sentence = refusal({ ...production, [name]: value });
		expect(sentence).toMatch(new RegExp(`^${name} holds the example secret .*npm run -s secrets.*\\.$`));
		expect(sentence).not.toContain("change-me");
	});

	test("refuses failpoints", () => {
		expect(refusal({ ...production, FAILPOINTS: "orders.committed" })).toContain("FAILPOINTS");
	});
});

describe("the .env file", () => {
	test("is read, and the environment wins", () => {
		const file = "\uFEFFHOST='0.0.0.0'\n# a comment\n\nexport PORT=4000\r\nLOG_LEVEL=debug\n";
		expect(load({ PORT: "5000" }, file)).toMatchObject({ host: "0.0.0.0", port: 5000, logLevel: "debug" });
	});

	test("may hold a key of several lines", () => {
		const file = Object.entries(signingPair).map(([name, pem]) => `${name}="${pem}"\n`);
		expect(load({}, file.join("")).tokenPublicKey).toBe(signingPair.TOKEN_PUBLIC_KEY);
	});

	test("stops the start for a name that is no setting, and says what was meant", () => {
		expect(refusal({}, "PROT=3000")).toBe("PROT in .env is no setting of Voltrico; did you mean PORT?");
		expect(refusal({}, "FAVOURITE_COLOUR=blue")).toBe("FAVOURITE_COLOUR in .env is no setting of Voltrico.");
	});

	test("stops the start for a line that is no assignment, without repeating its value", () => {
		const sentence = refusal({}, "HOST=127.0.0.1\nADMIN_PASSWORD hunter2\n");
		expect(sentence).toContain("ADMIN_PASSWORD");
		expect(sentence).not.toContain("hunter2");
	});

	test("has an example that lists exactly the settings, and changes none of them", () => {
		const example = readFileSync(".env.example", "utf8");
		expect(example).toBe(envExample());
		expect(load({}, example)).toEqual(load({}));
	});
});

import * as kind from "./kinds.ts";

/** One variable of the environment. */
export interface Setting<T> {
	name: string;
	kind: kind.Kind<T>;
	/** What it is for, as `.env.example` says it. */
	about: string;
	/** The text that stands in for a variable that is not set. */
	fallback?: string;
	/** A value that no message may repeat. */
	isSecret?: boolean;
	/** The services that do not start without it in production mode. */
	requiredBy?: string[];
	/** Production mode refuses it. */
	isForTestsOnly?: boolean;
}

type Rules = Pick<Setting<unknown>, "isSecret" | "requiredBy" | "isForTestsOnly">;

const setting = <T>(name: string, kind: kind.Kind<T>, fallback: string, about: string): Setting<T> => ({
	name,
	kind,
	fallback,
	about,
});

const optional = <T>(name: string, kind: kind.Kind<T>, about: string, rules: Rules = {}): Setting<T | undefined> => ({
	name,
	kind,
	about,
	...rules,
});

/** Every variable that Voltrico reads, by the name it has in the code. An empty variable counts as not set. */
export const settings = {
	host: setting("HOST", kind.host, "127.0.0.1", "The address that the store listens on."),
	port: setting("PORT", kind.port, "3000", "Its port; 0 takes any free one."),
	publicUrl: optional("PUBLIC_URL", kind.httpUrl, "Where browsers reach the store, if not at HOST and PORT."),
	dataDir: setting("DATA_DIR", kind.folder, "data", "The folder of the embedded stores and the generated secrets."),
	services: optional("SERVICES", kind.list, "The services to start, with commas between them; all, if not set."),
	storeCurrency: setting("STORE_CURRENCY", kind.currency, "USD", "The currency of all prices, by ISO 4217."),
	seed: optional(
		"SEED",
		kind.oneOf("demo", "none"),
		"What an empty store begins with: demo or none; demo, if not set and products are in the embedded store.",
	),
	adminEmail: optional("ADMIN_EMAIL", kind.email, "The first administrator, at the first start only."),
	adminPassword: optional("ADMIN_PASSWORD", kind.password, "The first administrator's password.", { isSecret: true }),
	nodeEnv: setting(
		"NODE_ENV",
		kind.oneOf("development", "test", "production"),
		"development",
		"In production nothing secret is generated and no failpoint works. It never chooses a store.",
	),
	logLevel: setting(
		"LOG_LEVEL",
		kind.oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"),
		"info",
		"The least important messages to log.",
	),
	tokenPrivateKey: optional(
		"TOKEN_PRIVATE_KEY",
		kind.privateKey,
		"Signs access tokens: PKCS #8 in PEM, Ed25519 or P-256. Generated under DATA_DIR outside production.",
		{ isSecret: true, requiredBy: ["users"] },
	),
	tokenPublicKey: optional("TOKEN_PUBLIC_KEY", kind.publicKey, "Verifies access tokens: the key to it, SPKI in PEM.", {
		requiredBy: ["users", "gateway"],
	}),
	refreshSecret: optional(
		"REFRESH_SECRET",
		kind.secret(32),
		"Derives refresh tokens: 32 random characters or more. Generated under DATA_DIR outside production.",
		{ isSecret: true, requiredBy: ["users"] },
	),
	failpoints: optional("FAILPOINTS", kind.text, "Faults for tests to inject; refused in production.", {
		isForTestsOnly: true,
	}),
};

/** The values of all settings. */
export type Values = {
	[Key in keyof typeof settings]: (typeof settings)[Key] extends Setting<infer T> ? T : never;
};

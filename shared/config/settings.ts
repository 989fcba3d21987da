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
	/** The services whose containers are given it, beside those that require it; a secret is given to no other. */
	inCluster?: string[] | "every";
	/** Production mode refuses it. */
	isForTestsOnly?: boolean;
}

type Rules = Pick<Setting<unknown>, "isSecret" | "requiredBy" | "inCluster" | "isForTestsOnly">;

const setting = <T>(
	name: string,
	kind: kind.Kind<T>,
	fallback: string,
	about: string,
	rules: Rules = {},
): Setting<T> => ({
	name,
	kind,
	fallback,
	about,
	...rules,
});

const optional = <T>(name: string, kind: kind.Kind<T>, about: string, rules: Rules = {}): Setting<T | undefined> => ({
	name,
	kind,
	about,
	...rules,
});

const mongoUrl = (service: string) =>
	kind.serverUrl(["mongodb", "mongodb+srv"], `mongodb://${service}:password@host:27017/${service}`, {
		hasDatabase: true,
	});
const postgresUrl = (service: string) =>
	kind.serverUrl(["postgres", "postgresql"], `postgres://${service}:password@host:5432/${service}`, {
		hasDatabase: true,
	});
const documents = (service: string) => `The MongoDB database of ${service}; without it, SQLite under DATA_DIR.`;
const rows = (service: string) => `The PostgreSQL database of ${service}; without it, the embedded one under DATA_DIR.`;

/** Every variable that Voltrico reads, by the name it has in the code. An empty variable counts as not set. */
export const settings = {
	host: setting("HOST", kind.host, "127.0.0.1", "The address that the store listens on.", { inCluster: ["gateway"] }),
	port: setting("PORT", kind.port, "3000", "Its port; 0 takes any free one.", { inCluster: ["gateway"] }),
	publicUrl: optional("PUBLIC_URL", kind.httpUrl, "Where browsers reach the store, if not at HOST and PORT."),
	dataDir: setting("DATA_DIR", kind.folder, "data", "The folder of the embedded stores and the generated secrets."),
	services: optional("SERVICES", kind.list, "The services to start, with commas between them; all, if not set.", {
		inCluster: "every",
	}),
	storeCurrency: setting("STORE_CURRENCY", kind.currency, "USD", "The currency of all prices, by ISO 4217."),
	seed: optional(
		"SEED",
		kind.oneOf("demo", "none"),
		"What an empty store begins with: demo or none; demo, if not set and products are in the embedded store.",
	),
	adminEmail: optional("ADMIN_EMAIL", kind.email, "The first administrator, at the first start only.", {
		inCluster: ["users"],
	}),
	adminPassword: optional("ADMIN_PASSWORD", kind.password, "The first administrator's password.", {
		isSecret: true,
		inCluster: ["users"],
	}),
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
	amqpUrl: optional(
		"AMQP_URL",
		kind.serverUrl(["amqp", "amqps"], "amqp://voltrico:password@host:5672"),
		"RabbitMQ, through which the nodes of a cluster talk; without it, this process is the whole store.",
		{ isSecret: true, inCluster: "every" },
	),
	usersDatabaseUrl: optional("USERS_DATABASE_URL", mongoUrl("users"), documents("users"), {
		isSecret: true,
		inCluster: ["users"],
	}),
	productsDatabaseUrl: optional("PRODUCTS_DATABASE_URL", mongoUrl("products"), documents("products"), {
		isSecret: true,
		inCluster: ["products"],
	}),
	cartsDatabaseUrl: optional("CARTS_DATABASE_URL", mongoUrl("carts"), documents("carts"), {
		isSecret: true,
		inCluster: ["carts"],
	}),
	ordersDatabaseUrl: optional("ORDERS_DATABASE_URL", postgresUrl("orders"), rows("orders"), {
		isSecret: true,
		inCluster: ["orders"],
	}),
	inventoryDatabaseUrl: optional("INVENTORY_DATABASE_URL", postgresUrl("inventory"), rows("inventory"), {
		isSecret: true,
		inCluster: ["inventory"],
	}),
	paymentsDatabaseUrl: optional("PAYMENTS_DATABASE_URL", postgresUrl("payments"), rows("payments"), {
		isSecret: true,
		inCluster: ["payments"],
	}),
	elasticsearchUrl: optional(
		"ELASTICSEARCH_URL",
		kind.serverUrl(["http", "https"], "http://host:9200"),
		"Elasticsearch 8 for search; without it, the index lies in the memory of this process.",
		{ isSecret: true, inCluster: ["search"] },
	),
	postgresPoolSize: setting(
		"POSTGRES_POOL_SIZE",
		kind.integer(2, 200),
		"20",
		"Connections of a service to its PostgreSQL database, at most.",
	),
	postgresTimeoutMs: setting(
		"POSTGRES_TIMEOUT_MS",
		kind.integer(500, 8_000),
		"4000",
		"Milliseconds after which a statement is given up.",
	),
	clusterName: setting(
		"CLUSTER_NAME",
		kind.name,
		"voltrico",
		"Begins the names of this store's queues and indexes, so that several stores may share servers.",
	),
	searchRebuildHours: setting(
		"SEARCH_REBUILD_HOURS",
		kind.integer(0, 8_760),
		"24",
		"Hours between two rebuilds of the Elasticsearch indexes; 0 for none but those that staff asks for.",
	),
	healthPort: optional("HEALTH_PORT", kind.port, "Serves /live and /ready of this process to an orchestrator.", {
		inCluster: "every",
	}),
	rateLimit: setting(
		"RATE_LIMIT",
		kind.integer(0, 1_000_000),
		"0",
		"Requests a minute that one caller may make; 0 for no limit.",
		{ inCluster: ["gateway"] },
	),
	trustedProxies: optional(
		"TRUSTED_PROXIES",
		kind.networks,
		"Addresses or networks, with commas between them, whose X-Forwarded-For says who calls; nobody's, if not set.",
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

import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { checkOf } from "../../shared/broker/validate.ts";
import { type Setting, settings } from "../../shared/config/settings.ts";
import { loadConfig, serviceNames } from "../../shared/config.ts";
import { composeEnvironment, freshVariables, interpolate, shippedVariables } from "../support/compose.ts";
import { ComposeFile, composeFile } from "../support/compose-file.ts";

const file = composeFile();
const { services: containers } = file;
const nodes = Object.entries(containers).filter(([, { environment }]) => "SERVICES" in environment);
const servers = Object.entries(containers).filter(([, { environment }]) => !("SERVICES" in environment));
const schema: Setting<unknown>[] = Object.values(settings);

/** Whether a service's container must be told this setting. */
const isFor = ({ inCluster = [], requiredBy = [] }: Setting<unknown>, service: string): boolean =>
	inCluster === "every" || inCluster.includes(service) || requiredBy.includes(service);

/** The addresses among a container's variables. */
const urlsOf = (service: string): URL[] =>
	Object.entries(composeEnvironment(service))
		.filter(([name]) => name.endsWith("_URL") && name !== "PUBLIC_URL")
		.map(([, value]) => new URL(value));

describe("docker-compose.yml", () => {
	const check = checkOf(ComposeFile);

	test("has the shape of a compose file", () => {
		expect(check(file)).toBeUndefined();
	});

	const broken: [what: string, change: (copy: any) => void][] = [
		["a misspelt key", (copy) => Object.assign(copy.services.orders, { depend_on: {} })],
		["a condition that does not exist", (copy) => (copy.services.orders.depends_on.postgres.condition = "healthy")],
		["a duration without unit", (copy) => (copy.services.orders.stop_grace_period = 20)],
		["a boolean as a variable", (copy) => (copy.services.elasticsearch.environment.x = true)],
		["a container without a limit of memory", (copy) => delete copy.services.mongo.mem_limit],
		["an unknown part", (copy) => (copy.service = {})],
	];
	test.each(broken)("would not pass with %s", (_, change) => {
		// Not structuredClone: it would keep that containers share what stands behind an anchor.
		const copy = JSON.parse(JSON.stringify(file));
		change(copy);
		expect(check(copy)).toHaveLength(1);
	});

	test("has one container for every folder in services/, under its name", () => {
		expect(nodes.map(([name, { environment }]) => [name, environment.SERVICES]).sort()).toEqual(
			serviceNames.map((name) => [name, name]),
		);
	});

	test("names only what it declares, and declares only what it uses", () => {
		const all = Object.values(containers);
		const used = (kind: "configs" | "secrets") =>
			all.flatMap((container) => container[kind] ?? []).map((m) => m.source);
		const volumes = all.flatMap((container) => container.volumes ?? []).map((volume) => volume.split(":")[0]);
		expect(used("configs").sort()).toEqual(Object.keys(file.configs).sort());
		expect(used("secrets").sort()).toEqual(Object.keys(file.secrets).sort());
		expect(volumes.sort()).toEqual(Object.keys(file.volumes).sort());
		for (const { depends_on = {} } of all)
			expect(Object.keys(containers)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
	});

	test("keeps the data of every server in a volume", () => {
		for (const [name, { volumes }] of servers) expect(volumes).toEqual([expect.stringMatching(`^${name}:/`)]);
	});

	test("offers nothing but the gateway's port", () => {
		const open = Object.entries(containers).filter(([, { ports }]) => ports !== undefined);
		expect(open.map(([name]) => name)).toEqual(["gateway"]);
		const { PORT } = composeEnvironment("gateway");
		expect(interpolate(containers.gateway!.ports!.join(), {})).toBe(`127.0.0.1:3000:${PORT}`);
	});

	test("says the exact version of every image", () => {
		const { version } = JSON.parse(readFileSync("package.json", "utf8"));
		for (const [, { image }] of nodes) expect(interpolate(image, {})).toBe(`voltrico:${version}`);
		for (const [, { image }] of servers) expect(image).toMatch(/^[a-z]+:\d+(\.\d+){1,2}(-[a-z]+)?$/);
	});

	test("probes every server, and every node as the image does", () => {
		for (const [, { healthcheck }] of servers) expect(healthcheck).toBeDefined();
		for (const [, { healthcheck }] of nodes) expect(healthcheck).toBeUndefined();
	});

	test("lets no node write, gain rights, or be killed while it answers", () => {
		for (const [, node] of nodes)
			expect(node).toMatchObject({
				read_only: true,
				cap_drop: ["ALL"],
				security_opt: ["no-new-privileges:true"],
				stop_grace_period: "20s",
			});
	});

	test.each(serviceNames)("starts %s once its own servers are healthy, and no others", (name) => {
		const dependencies = Object.entries(containers[name]!.depends_on!);
		const healthy = dependencies.filter(([, { condition }]) => condition === "service_healthy").map(([on]) => on);
		expect(healthy.sort()).toEqual(
			urlsOf(name)
				.map(({ hostname }) => hostname)
				.sort(),
		);
	});

	test("stops the gateway before the services that it asks", () => {
		const others = serviceNames.filter((name) => name !== "gateway");
		expect(Object.keys(containers.gateway!.depends_on!)).toEqual(expect.arrayContaining(others));
	});

	test("gives every database a user, a password and a name of its own, and the server the same", () => {
		const stores = serviceNames.flatMap(urlsOf).filter(({ protocol }) => protocol !== "amqp:");
		for (const part of ["username", "password"] as const)
			expect(new Set(stores.map((url) => url[part])).size).toBe(serviceNames.length - 1);
		for (const { hostname, password } of serviceNames.flatMap(urlsOf))
			expect(Object.values(composeEnvironment(hostname))).toContain(password);
	});
});

describe.each(serviceNames)("the container of %s", (name) => {
	const environment = composeEnvironment(name);
	const load = (env: Record<string, string>) => loadConfig(env, { serviceNames });

	test("starts that service alone, in production mode", () => {
		expect(load(environment)).toMatchObject({ services: [name], nodeEnv: "production" });
	});

	test("is told settings of Voltrico only", () => {
		expect(schema.map((setting) => setting.name)).toEqual(expect.arrayContaining(Object.keys(environment)));
	});

	test("is told everything that a cluster must tell it", () => {
		const needed = schema.filter((setting) => isFor(setting, name)).map((setting) => setting.name);
		const told = Object.keys(environment).filter((variable) => environment[variable] !== "");
		expect(told).toEqual(expect.arrayContaining(needed));
	});

	test("knows no secret of another service", () => {
		const foreign = schema.filter((setting) => setting.isSecret && !isFor(setting, name));
		expect(foreign.map((setting) => setting.name).filter((variable) => variable in environment)).toEqual([]);
	});

	test("does not start with any one of the secrets that are shipped", () => {
		const shipped = composeEnvironment(name, {}, shippedVariables());
		const secrets = Object.keys(shipped).filter((variable) => shipped[variable] !== environment[variable]);
		expect(secrets).toContain("AMQP_URL");
		for (const secret of secrets)
			expect(() => load({ ...environment, [secret]: shipped[secret]! })).toThrow(`${secret} holds the example secret`);
	});
});

describe("compose.env", () => {
	test("marks every secret as an example", () => {
		const secrets = Object.entries(shippedVariables()).filter(([name]) => /_(PASSWORD|KEY|SECRET)$/.test(name));
		expect(secrets.filter(([, value]) => !value.includes("change-me"))).toEqual([]);
		expect(secrets.length).toBeGreaterThan(10);
	});

	test("sets exactly the variables that docker-compose.yml asks for", () => {
		const asked = readFileSync("docker-compose.yml", "utf8").matchAll(/(?<!\$)\$\{([A-Z_]+)/g);
		const keys = Object.values(file.secrets).map(({ environment }) => environment);
		const names = new Set([...[...asked].map(([, name]) => name!), ...keys]);
		expect(Object.keys(shippedVariables()).sort()).toEqual([...names].sort());
	});

	test("says the defaults of docker-compose.yml", () => {
		const defaults = readFileSync("docker-compose.yml", "utf8").matchAll(/\$\{([A-Z_]+):-([^}]*)\}/g);
		const optional = Object.fromEntries([...defaults].map(([, name, value]) => [name, value]));
		expect(shippedVariables()).toMatchObject({
			...optional,
			ADMIN_EMAIL: expect.any(String),
			ADMIN_PASSWORD: "change-me",
		});
	});
});

describe("interpolation", () => {
	const variables = { NAME: "value", EMPTY: "" };
	test.each([
		[`a-\${NAME}-b`, "a-value-b"],
		[`\${EMPTY}`, ""],
		[`\${EMPTY:-other}`, "other"],
		[`\${NAME:-other}`, "value"],
		["$$NAME", "$NAME"],
	])("%s becomes %j", (text, expected) => {
		expect(interpolate(text, variables)).toBe(expected);
	});

	test.each([`\${MISSING}`, `\${MISSING:?say it}`, `\${EMPTY:?say it}`, "$NAME", `\${NAME`, `\${name}`])(
		"%s is refused",
		(text) => {
			expect(() => interpolate(text, variables)).toThrow();
		},
	);

	test("overrides win over the file, and can unset", () => {
		expect(composeEnvironment("gateway", { PORT: "0", HOST: undefined })).toMatchObject({
			PORT: "0",
			SERVICES: "gateway",
		});
		expect(composeEnvironment("gateway", { HOST: undefined })).not.toHaveProperty("HOST");
		expect(composeEnvironment("users").REFRESH_SECRET).toBe(freshVariables.REFRESH_SECRET);
	});
});

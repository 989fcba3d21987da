import { readFileSync } from "node:fs";
import Type, { type Static, type TProperties } from "typebox";
import { parse } from "yaml";

/** Only the keys that Compose knows and we use: a misspelt one is refused. */
const Strict = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });
const Named = <const P extends Parameters<typeof Type.Record>[1]>(schema: P) =>
	Type.Record(Type.String({ pattern: "^[a-z][a-z0-9-]*$" }), schema);

const Text = Type.String({ minLength: 1 });
const Duration = Type.String({ pattern: "^\\d+(s|m)$" });
const Size = Type.String({ pattern: "^\\d+(m|g)$" });
const Environment = Type.Record(
	Type.String(),
	Type.Union([Type.String(), Type.Integer()], { description: "a boolean must be quoted" }),
);
const Mounted = Strict({
	source: Text,
	target: Type.Optional(Type.String({ pattern: "^/" })),
	uid: Type.Optional(Text),
	gid: Type.Optional(Text),
	mode: Type.Optional(Type.Integer()),
});
const HealthCheck = Strict({
	test: Type.Array(Text, { minItems: 2 }),
	interval: Duration,
	timeout: Duration,
	start_period: Duration,
	start_interval: Duration,
});
const Dependency = Strict({ condition: Type.Enum(["service_started", "service_healthy"]) });

const Container = Strict({
	build: Type.Optional(Type.Literal(".")),
	image: Text,
	hostname: Type.Optional(Text),
	command: Type.Optional(Type.Array(Text)),
	environment: Environment,
	configs: Type.Optional(Type.Array(Mounted)),
	secrets: Type.Optional(Type.Array(Mounted)),
	volumes: Type.Optional(Type.Array(Type.String({ pattern: "^[a-z]+:/[a-z/]+$" }))),
	ports: Type.Optional(Type.Array(Text)),
	depends_on: Type.Optional(Named(Dependency)),
	healthcheck: Type.Optional(HealthCheck),
	restart: Type.Literal("unless-stopped"),
	stop_grace_period: Duration,
	read_only: Type.Optional(Type.Boolean()),
	cap_drop: Type.Optional(Type.Array(Text)),
	security_opt: Type.Optional(Type.Array(Text)),
	mem_limit: Size,
	shm_size: Type.Optional(Size),
	cpus: Type.Number({ minimum: 0.1 }),
	pids_limit: Type.Optional(Type.Integer()),
	logging: Strict({ driver: Text, options: Type.Record(Type.String(), Type.String()) }),
});

/** A container as `docker-compose.yml` describes it. */
export type Container = Static<typeof Container>;

/** What we use of the Compose specification, without the `x-` parts, which are for anchors. */
export const ComposeFile = Strict({
	name: Text,
	services: Named(Container),
	volumes: Named(Type.Null()),
	secrets: Named(Strict({ environment: Text })),
	configs: Named(Strict({ content: Text })),
});

/** The content of `docker-compose.yml`. */
export type ComposeFile = Static<typeof ComposeFile>;

/** Reads the compose file with its anchors resolved. The test of its shape is what makes the type true. */
export function composeFile(path = "docker-compose.yml"): ComposeFile {
	const document: Record<string, unknown> = parse(readFileSync(path, "utf8"), { merge: true });
	const entries = Object.entries(document).filter(([key]) => !key.startsWith("x-"));
	return Object.fromEntries(entries) as ComposeFile;
}

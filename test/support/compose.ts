import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { freshSecrets } from "../../shared/boot/fresh-secrets.ts";
import { composeFile } from "./compose-file.ts";

type Variables = Record<string, string>;

const { services: containers } = composeFile();

/** An env file as Compose reads ours: values in single quotes or none, taken as they are. True because none is undefined. */
const readEnvFile = (text: string): Variables => parseEnv(text) as Variables;

/** `compose.env` as it is shipped. */
export const shippedVariables = (): Variables => readEnvFile(readFileSync("compose.env", "utf8"));

/** The same with secrets of this test run, which production mode accepts. */
export const freshVariables: Variables = readEnvFile(freshSecrets(readFileSync("compose.env", "utf8")));

const EXPRESSION = /\$(?:(\$)|\{([A-Z_]+)(?::(-|\?)([^}]*))?\}|)/g;

/**
 * Replaces `${NAME}`, `${NAME:-default}` and `${NAME:?message}` as Compose does, and throws where it would warn or fail:
 * at a missing variable and at any other use of `$` than `$$`.
 */
export function interpolate(text: string, variables: Variables): string {
	return text.replace(EXPRESSION, (expression, dollar, name, operator, operand) => {
		if (dollar) return "$";
		if (name === undefined) throw new Error(`"${text}" has a $ that is no variable.`);
		if (variables[name] || (operator === undefined && variables[name] !== undefined)) return variables[name] ?? "";
		if (operator === "-") return operand;
		throw new Error(`${expression} is not set.`);
	});
}

/** The variables that the image sets. */
export function imageEnvironment(): Variables {
	const lines = readFileSync("Dockerfile", "utf8").matchAll(/^ENV (.+)$/gm);
	return Object.fromEntries([...lines].flatMap(([, line = ""]) => line.split(" ").map((pair) => pair.split("="))));
}

/**
 * The environment of a service's container, interpolated with `variables` and with `overrides` over it: what a process
 * on this machine is started with to be the same node. An override that is undefined unsets.
 */
export function composeEnvironment(
	service: string,
	overrides: Record<string, string | undefined> = {},
	variables: Variables = freshVariables,
): Variables {
	const container = containers[service];
	if (!container) throw new Error(`docker-compose.yml has no ${service}.`);
	const own = Object.entries(container.environment).map(([name, value]) => [name, interpolate(`${value}`, variables)]);
	const all: Record<string, string | undefined> = { ...imageEnvironment(), ...Object.fromEntries(own), ...overrides };
	return Object.fromEntries(
		Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
}

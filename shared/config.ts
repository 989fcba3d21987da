import { createPublicKey } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { isExample } from "./config/examples.ts";
import { refuseOverrides, refuseSlips, refuseUnknown } from "./config/names.ts";
import { type Setting, settings, type Values } from "./config/settings.ts";
import { StartError } from "./errors.ts";

/** What this process was told: every setting, read and checked. `services` are the ones that it starts. */
export type Config = Omit<Values, "services"> & { services: string[] };

type Variables = Record<string, string | undefined>;

/** What is read beside the environment: the text of a `.env` file, and the folders under `services/`. */
export interface Surroundings {
	envFileText?: string;
	serviceNames: string[];
}

/**
 * Reads the configuration from `env` and from the text of a `.env` file; the environment wins. Throws a StartError
 * whose sentence names the first variable that is malformed, unknown, misspelt, or missing in production mode.
 */
export function loadConfig(env: Variables, { envFileText = "", serviceNames }: Surroundings): Config {
	const fileVariables = readEnvFile(envFileText);
	const variables = { ...fileVariables, ...env };
	const known = Object.values(settings).map((setting) => setting.name);
	refuseOverrides(variables);
	refuseUnknown(fileVariables, known);
	refuseSlips(env, known);

	const read = Object.entries(settings).map(([key, setting]) => [key, readSetting(setting, variables)]);
	// True because each key's value comes from the kind of the same key's setting.
	const values = Object.fromEntries(read) as Values;
	const config = { ...values, services: values.services ?? serviceNames };
	checkServices(config.services, serviceNames);
	if (config.nodeEnv === "production") checkProduction(config);
	checkPairs(config);
	return config;
}

function readEnvFile(text: string): Variables {
	const clean = text.replace(/^\uFEFF/, "");
	// parseEnv skips a line without "=" silently. Quoted values go first, for they may have several lines.
	const lines = clean.replace(/=\s*(["'`])[\s\S]*?\1/g, "=").split("\n");
	const broken = lines.find((line) => /^\s*[^\s#=][^=]*$/.test(line));
	if (broken) throw new StartError(`.env has a line without "=" that begins with ${broken.trim().split(/\s/)[0]}.`);
	return parseEnv(clean);
}

function readSetting({ name, kind, fallback, isSecret }: Setting<unknown>, variables: Variables): unknown {
	const text = variables[name] || fallback;
	if (text === undefined) return undefined;
	const value = kind.parse(text);
	if (value !== undefined) return value;
	throw new StartError(`${name} must be ${kind.expects}${isSecret ? "." : `, not ${JSON.stringify(text)}.`}`);
}

function checkServices(services: string[], known: string[]): void {
	const stranger = services.find((service) => !known.includes(service));
	if (stranger === undefined) return;
	throw new StartError(`SERVICES names "${stranger}", which is no service; there are ${known.join(", ")}.`);
}

function checkProduction(config: Config): void {
	for (const [key, setting] of Object.entries<Setting<unknown>>(settings)) {
		// True because `config` has exactly the keys of `settings`.
		const value = config[key as keyof Config];
		if (setting.isForTestsOnly && value !== undefined)
			throw new StartError(`${setting.name} is for tests only and must not be set in production mode.`);
		const user = setting.requiredBy?.find((service) => config.services.includes(service));
		if (user && value === undefined)
			throw new StartError(`${setting.name} must be set in production mode, where ${user} needs it.`);
		if (isExample(value))
			throw new StartError(
				`${setting.name} holds the example secret that everybody knows, which production mode refuses; \`npm run -s secrets\` makes fresh ones.`,
			);
	}
}

function checkPairs({ adminEmail, adminPassword, tokenPrivateKey, tokenPublicKey, services }: Config): void {
	if (adminEmail && !adminPassword)
		throw new StartError("ADMIN_EMAIL is set without ADMIN_PASSWORD: set both or none.");
	if (adminPassword && !adminEmail)
		throw new StartError("ADMIN_PASSWORD is set without ADMIN_EMAIL: set both or none.");
	if (tokenPublicKey && !tokenPrivateKey && services.includes("users"))
		throw new StartError(
			"TOKEN_PUBLIC_KEY is set without TOKEN_PRIVATE_KEY, with which users signs: set both or none.",
		);
	if (!tokenPrivateKey) return;
	if (!tokenPublicKey) throw new StartError("TOKEN_PRIVATE_KEY is set without TOKEN_PUBLIC_KEY: set both or none.");
	if (!createPublicKey(tokenPrivateKey).equals(createPublicKey(tokenPublicKey)))
		throw new StartError("TOKEN_PUBLIC_KEY does not belong to TOKEN_PRIVATE_KEY.");
}

/** The folders under `services/`, whether they are started or not. */
export const serviceNames: string[] = readdirSync(join(import.meta.dirname, "../services"), { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map((entry) => entry.name)
	.sort();

/** This process's configuration, from its environment and the `.env` file in its working directory. */
export const config: Config = loadConfig(process.env, {
	envFileText: existsSync(".env") ? readFileSync(".env", "utf8") : "",
	serviceNames,
});

/** The environment of a process that this one starts. */
export const environmentWith = (variables: Record<string, string>): NodeJS.ProcessEnv => ({
	...process.env,
	...variables,
});

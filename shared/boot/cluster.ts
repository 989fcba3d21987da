import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { databaseUrlOf } from "../config/stores.ts";
import { config, environmentWith, serviceNames } from "../config.ts";
import { StartError } from "../errors.ts";
import { stopOnSignals } from "./stop.ts";

const MAIN = new URL("./main.mjs", import.meta.url).pathname;
/** A process that ends by itself is started again after this time. */
const RESTART_MS = 1_000;

/**
 * Every service as a process of its own, with this environment: the gateway gets PORT, the n-th of them HEALTH_PORT + n.
 * One that dies is started again; one that cannot start ends them all, for its environment is wrong.
 */
const children = new Map<string, ChildProcess>();
let isStopping = false;
let hasFailed = false;

requireServers();
stopOnSignals(stop);
for (const [n, name] of serviceNames.entries()) {
	const healthPort = config.healthPort === undefined ? undefined : config.healthPort + n;
	const ports = [
		...(name === "gateway" ? [`port ${config.port}`] : []),
		...(healthPort === undefined ? [] : [`health on port ${healthPort}`]),
	];
	console.log(`  ${name.padEnd(10)} ${ports.join(", ")}`);
	void keepRunning(name, { SERVICES: name, ...(healthPort !== undefined && { HEALTH_PORT: String(healthPort) }) });
}

function requireServers(): void {
	const stores = serviceNames.filter((name) => name !== "gateway" && databaseUrlOf(config, name) === undefined);
	const variableOf = (name: string) => (name === "search" ? "ELASTICSEARCH_URL" : `${name.toUpperCase()}_DATABASE_URL`);
	const missing = [...(config.amqpUrl ? [] : ["AMQP_URL"]), ...stores.map(variableOf)];
	if (missing.length === 0) return;
	throw new StartError(
		`A cluster needs servers; set ${missing.join(", ")}. Without any, npm start is the whole store.`,
	);
}

/** Runs a service's process again and again until the cluster stops. */
async function keepRunning(name: string, variables: Record<string, string>): Promise<void> {
	while (!isStopping) {
		const child = spawn(process.execPath, [...process.execArgv, MAIN], {
			env: environmentWith(variables),
			stdio: ["ignore", "pipe", "pipe", "ipc"],
		});
		children.set(name, child);
		let hasStarted = false;
		child.once("message", () => {
			hasStarted = true;
		});
		for (const stream of [child.stdout!, child.stderr!])
			createInterface({ input: stream }).on("line", (line) => console.log(`${name.padEnd(10)} ${line}`));
		const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
		if (isStopping) return;
		console.log(
			`${name.padEnd(10)} ended (${signal ?? `exit code ${code}`})${hasStarted ? "; it is started again" : ""}`,
		);
		if (!hasStarted && code !== null) return fail();
		await delay(RESTART_MS);
	}
}

function fail(): void {
	hasFailed = true;
	void stop();
}

/** Sends SIGTERM to all at once: the gateway finishes what it has accepted while the others still answer. */
async function stop(): Promise<void> {
	isStopping = true;
	const running = [...children.values()].filter((child) => child.exitCode === null && child.signalCode === null);
	const ended = Promise.all(running.map((child) => once(child, "exit")));
	for (const child of running) child.kill("SIGTERM");
	await ended;
	if (hasFailed) process.exit(1);
}

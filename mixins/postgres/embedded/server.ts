import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../../../shared/errors.ts";
import type { Owner } from "./owner.ts";

/** What it takes to run `postgres`. */
export interface ServerPlan {
	program: string;
	arguments: string[];
	cluster: string;
	log: string;
	owner: Owner | undefined;
}

/** Recovery after a kill reads up to `max_wal_size` of log. */
const READY_WITHIN_MS = 60_000;
/** How long backends may outlive their killed postmaster: their statements end after 4 s. */
const LEFTOVERS_WITHIN_MS = 10_000;
const LARGE_LOG_BYTES = 8 * 1024 * 1024;

/**
 * Starts the server and waits until it takes connections, 40 to 100 ms on a clean cluster. While processes of a
 * killed predecessor still hold its memory, it tries again. Throws a StartError with PostgreSQL's own reason, and the
 * signal's where it gives up.
 */
export async function startServer(plan: ServerPlan, signal: AbortSignal): Promise<ChildProcess> {
	const end = Date.now() + LEFTOVERS_WITHIN_MS;
	for (;;) {
		signal.throwIfAborted();
		const logFrom = await sizeOf(plan.log);
		const server = await spawnServer(plan);
		if (await becomesReady(server, plan.cluster, signal)) return server;
		signal.throwIfAborted();
		const reason = lastFatal((await readFile(plan.log)).subarray(logFrom).toString());
		const isLeftover = /shared memory|lock file/.test(reason);
		if (!isLeftover || Date.now() > end) throw new StartError(`PostgreSQL does not start: ${reason} (${plan.log})`);
		await sleep(50);
	}
}

/** Its own process group: Ctrl-C in the terminal must not reach it before the services have stopped. */
async function spawnServer({ program, arguments: args, cluster, owner, log }: ServerPlan): Promise<ChildProcess> {
	if ((await sizeOf(log)) > LARGE_LOG_BYTES) await rename(log, `${log}.old`);
	const output = await open(log, "a", 0o600);
	const stdio = ["ignore", output.fd, output.fd] as const;
	const server = spawn(program, args, { cwd: cluster, ...owner, detached: true, env: {}, stdio: [...stdio] });
	server.on("error", () => {});
	server.unref();
	await output.close();
	return server;
}

/** False when it ends before it is ready. */
async function becomesReady(server: ChildProcess, cluster: string, signal: AbortSignal): Promise<boolean> {
	const end = Date.now() + READY_WITHIN_MS;
	while (Date.now() < end && !signal.aborted) {
		if (server.pid === undefined || hasEnded(server)) return false;
		// Line 1 is the pid, line 8 the state. Source: pg_ctl, which waits in the same way.
		const lines = (await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
		if (lines[0] === String(server.pid) && lines[7]?.trim() === "ready") return true;
		await sleep(5);
	}
	await stopServer(server);
	return false;
}

/** Stops the server: sessions are cut and a checkpoint written; if that takes too long, ever harder. At most 9 s. */
export async function stopServer(server: ChildProcess): Promise<void> {
	for (const [signal, patience] of [
		["SIGINT", 5000],
		["SIGQUIT", 3000],
		["SIGKILL", 1000],
	] as const) {
		if (hasEnded(server)) return;
		server.kill(signal);
		const end = Date.now() + patience;
		while (!hasEnded(server) && Date.now() < end) await sleep(5);
	}
}

export const hasEnded = (server: ChildProcess): boolean => server.exitCode !== null || server.signalCode !== null;

const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => ({ size: 0 }))).size;

const lastFatal = (log: string): string =>
	/FATAL:\s+(.*)/.exec(log)?.[1] ?? (log.trim().split("\n").at(-1) || "no reason given");

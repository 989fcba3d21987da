import { execFile } from "node:child_process";
import { readFile, readlink, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** How long an orphan gets for each, from asking kindly (fast shutdown) to the end. */
const PATIENCE: [NodeJS.Signals, milliseconds: number][] = [
	["SIGINT", 5000],
	["SIGQUIT", 2000],
	["SIGKILL", 2000],
];

/**
 * Stops a server that outlived its killed parent, usually within 100 ms, and removes a postmaster.pid that names a
 * process which is none of ours: the number was used again. The caller holds the data directory's lock.
 */
export async function stopOrphan(cluster: string): Promise<void> {
	const file = join(cluster, "postmaster.pid");
	const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
	if (!Number.isSafeInteger(pid) || pid < 1) return rm(file, { force: true });
	for (const [signal, patience] of PATIENCE) {
		if (!(await isServerOf(pid, cluster))) break;
		signalTo(pid, signal);
		const end = Date.now() + patience;
		while (Date.now() < end && (await isServerOf(pid, cluster))) await sleep(5);
	}
	// The file of a dead process PostgreSQL clears away itself, after a look at what shared memory is still in use.
	if (isAlive(pid) && !(await isServerOf(pid, cluster))) await rm(file, { force: true });
}

/** Whether the process lives and works in this cluster (a zombie does not). */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
	if (process.platform === "linux") {
		const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
		return folder !== undefined && folder === (await realpath(cluster));
	}
	const command = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]).catch(() => undefined);
	return command?.stdout.includes(cluster) ?? false;
}

function signalTo(pid: number, signal: NodeJS.Signals | 0): boolean {
	try {
		return process.kill(pid, signal);
	} catch (error) {
		// EPERM: it lives and is another user's. ESRCH: it has ended, which is what we want.
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

const isAlive = (pid: number): boolean => signalTo(pid, 0);

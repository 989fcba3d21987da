import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { layoutOf } from "../../mixins/postgres/embedded/layout.ts";
import type { StoreProcess } from "../support/store-process.ts";

/** The processes of the PostgreSQL of a data directory: the postmaster and its children. */
function postgresOf(dataDir: string): number[] {
	const file = join(layoutOf(dataDir).cluster, "postmaster.pid");
	const postmaster = Number(readFileSync(file, "utf8").split("\n")[0]);
	const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(postmaster)], { encoding: "utf8" });
	return [postmaster, ...stdout.split("\n").map(Number).filter(Boolean)];
}

/** Ends a store as a power cut would: kill -9, of its PostgreSQL too when that is asked for, nothing said before. */
export async function killStore(store: StoreProcess, dataDir: string, withPostgres: boolean): Promise<number[]> {
	const pids = withPostgres ? postgresOf(dataDir) : [];
	const isDead = store.kill();
	for (const pid of pids) {
		try {
			process.kill(pid, "SIGKILL");
		} catch {
			// A backend that ended by itself meanwhile.
		}
	}
	await isDead;
	return [store.pid, ...pids];
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Place } from "./tiny-node.ts";

const MAIN = resolve(import.meta.dirname, "worker-process.ts");

/** Starts the node of `worker-process.ts`, which writes into `folder`; the broker of a test waits for its service. */
export function startWorkerProcess({ url, cluster }: Place, folder: string, kind = "ours") {
	const child: ChildProcess = spawn(process.execPath, [MAIN, url, cluster, folder, kind], {
		stdio: ["ignore", "inherit", "inherit"],
	});
	const exited = once(child, "exit");
	return {
		pause: () => void child.kill("SIGSTOP"),
		resume: () => void child.kill("SIGCONT"),
		async kill() {
			child.kill("SIGKILL");
			await exited;
		},
	};
}

/** The keys of the requests that have begun there, and of those that had their effect, in order. */
export function workOf(folder: string): { begun: string[]; effects: string[] } {
	const read = (name: string) => {
		const path = join(folder, name);
		return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
	};
	return { begun: read("begun"), effects: read("effects") };
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
/** What `npm start` passes to Node. */
const [, ...START] = (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts.start as string).split(" ");
const MAIN = join(ROOT, START.pop()!);
/** An ordinary environment: what a store is told, it is told by the test. */
const INHERITED = ["PATH", "HOME", "USER", "LANG", "TMPDIR"];

/** A process that runs the store, or a part of it. */
export interface Process {
	pid: number;
	process: ChildProcess;
	/** What it has printed so far. */
	output(): string;
	/** Resolves with the exit code when it has ended; null where a signal ended it. */
	exited: Promise<number | null>;
	/** SIGTERM; resolves with the exit code. */
	stop(): Promise<number | null>;
	/** SIGKILL. */
	kill(): Promise<void>;
}

/** A store in a process of its own, as `npm start` makes it. */
export interface StoreProcess extends Process {
	url: string;
	/** Milliseconds from the spawn to the line that gives the address. */
	startedIn: number;
}

/** Starts a process with these variables, as `npm start` does, and waits for nothing. */
export function spawnProcess(env: Record<string, string>, nodeArguments: string[] = []): Process {
	const inherited = INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
	const child = spawn(process.execPath, [...START, ...nodeArguments, MAIN], {
		env: { ...Object.fromEntries(inherited), PORT: "0", LOG_LEVEL: "warn", ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	const keep = (chunk: Buffer) => {
		output += chunk.toString();
	};
	child.stdout.on("data", keep);
	child.stderr.on("data", keep);
	const exited = once(child, "exit").then(([code]) => code as number | null);
	return {
		pid: child.pid!,
		process: child,
		output: () => output,
		exited,
		stop() {
			child.kill("SIGTERM");
			return exited;
		},
		async kill() {
			child.kill("SIGKILL");
			await exited;
		},
	};
}

/** Starts a store with these variables and waits for its address. Throws, with what it printed, when it ends before. */
export async function startProcess(env: Record<string, string>, nodeArguments: string[] = []): Promise<StoreProcess> {
	const begun = performance.now();
	const store = spawnProcess(env, nodeArguments);
	const url = await new Promise<string>((resolve, reject) => {
		const look = () => {
			const address = /Voltrico is open at (\S+)/.exec(store.output())?.[1];
			if (address) resolve(address);
		};
		store.process.stdout!.on("data", look);
		void store.exited.then((code) => reject(new Error(`The store ended with code ${code}:\n${store.output()}`)));
	});
	return { ...store, url, startedIn: performance.now() - begun };
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

const MAIN = resolve(import.meta.dirname, "../../shared/boot/main.mjs");
/** An ordinary environment: what a store is told, it is told by the test. */
const INHERITED = ["PATH", "HOME", "USER", "LANG", "TMPDIR"];

/** A store in a process of its own, as `npm start` makes it. */
export interface StoreProcess {
	url: string;
	pid: number;
	/** Milliseconds from the spawn to the line that gives the address. */
	startedIn: number;
	process: ChildProcess;
	/** What it has printed so far. */
	output(): string;
	/** SIGTERM; resolves with the exit code. */
	stop(): Promise<number | null>;
	/** SIGKILL. */
	kill(): Promise<void>;
}

/** Starts a store with these variables and waits for its address. Throws, with what it printed, when it ends before. */
export async function startProcess(env: Record<string, string>, nodeArguments: string[] = []): Promise<StoreProcess> {
	const inherited = INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
	const begun = performance.now();
	const child = spawn(process.execPath, [...nodeArguments, MAIN], {
		env: { ...Object.fromEntries(inherited), PORT: "0", LOG_LEVEL: "warn", ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	const keep = (chunk: Buffer) => {
		output += chunk.toString();
	};
	child.stdout.on("data", keep);
	child.stderr.on("data", keep);
	const exited = once(child, "exit");
	const url = await new Promise<string>((resolve, reject) => {
		const look = () => {
			const address = /Voltrico is open at (\S+)/.exec(output)?.[1];
			if (address) resolve(address);
		};
		child.stdout.on("data", look);
		void exited.then(([code]) => reject(new Error(`The store ended with code ${code}:\n${output}`)));
	});
	return {
		url,
		pid: child.pid!,
		startedIn: performance.now() - begun,
		process: child,
		output: () => output,
		async stop() {
			child.kill("SIGTERM");
			const [code] = await exited;
			return code as number | null;
		},
		async kill() {
			child.kill("SIGKILL");
			await exited;
		},
	};
}

import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { stopOrphan } from "./orphan.ts";
import { type ServerPlan, startServer, stopServer } from "./server.ts";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

/** What the supervisor says, for the log. */
export type Report = (message: string, error?: unknown) => void;

/** A server that is started again when it dies. */
export interface SupervisedServer {
	/** Of the server that runs now. */
	readonly pid: number;
	stop(): Promise<void>;
}

/** Starts the server and keeps it running until `stop()`, with a growing pause between failed attempts. */
export async function supervise(plan: ServerPlan, report: Report): Promise<SupervisedServer> {
	const stopping = new AbortController();
	let server = await startServer(plan, stopping.signal);
	let restart: Promise<void> = Promise.resolve();

	const watch = (watched: ChildProcess): void => {
		watched.once("exit", (code, signal) => {
			if (stopping.signal.aborted) return;
			report(`PostgreSQL ended (${signal ?? `exit code ${code}`}); starting it again`);
			restart = startAgain();
		});
	};
	const startAgain = async (): Promise<void> => {
		for (let pause = FIRST_PAUSE_MS; !stopping.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
			try {
				await stopOrphan(plan.cluster);
				server = await startServer(plan, stopping.signal);
				watch(server);
				return;
			} catch (error) {
				if (stopping.signal.aborted) return;
				report("PostgreSQL cannot be started again yet", error);
				await sleep(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
			}
		}
	};
	// A process that ends without stopping its services (an uncaught error) takes its server along.
	const onExit = (): void => void server.kill("SIGINT");
	process.once("exit", onExit);
	watch(server);
	return {
		get pid() {
			// The cast is true: a server that was ready has a pid.
			return server.pid as number;
		},
		async stop() {
			stopping.abort();
			await restart;
			await stopServer(server);
			process.off("exit", onExit);
		},
	};
}

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export const SERVERS = ["rabbitmq", "postgres", "mongo", "elastic"] as const;
export type ServerName = (typeof SERVERS)[number];

/**
 * Kills, pauses and brings back the real servers, by a command that the environment names as SERVER_CONTROL:
 * `$SERVER_CONTROL kill|up|pause|resume|wipe rabbitmq|postgres|mongo|elastic`. `up` and `resume` answer when the server does.
 */
export interface ServerControl {
	/** SIGKILL, or SIGSTOP: a server that hangs instead of dying. */
	stop(server: ServerName, how: Fault): Promise<void>;
	restore(server: ServerName, how: Fault): Promise<void>;
	/** Deletes its data, and leaves it down. */
	wipe(server: ServerName): Promise<void>;
}

export type Fault = "kill" | "pause";

/** Undefined where the environment names no command. */
export function serverControl(): ServerControl | undefined {
	const command = process.env.SERVER_CONTROL;
	if (!command) return undefined;
	const call = async (verb: string, server: ServerName) => void (await run(command, [verb, server]));
	return {
		stop: (server, how) => call(how, server),
		restore: (server, how) => call(how === "kill" ? "up" : "resume", server),
		wipe: (server) => call("wipe", server),
	};
}

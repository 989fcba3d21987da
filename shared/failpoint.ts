import { kill, pid } from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { config } from "./config.ts";
import { StartError } from "./errors.ts";

/** The places where a fault can be injected, each named for what has just been done. */
export const FAILPOINTS = [
	"orders.committed",
	"orders.reserved",
	"orders.authorized",
	"orders.verdict",
	"orders.completed",
	"orders.cancelled",
	"orders.released",
	"orders.settled",
	"payments.claimed",
	"payments.charged",
	"payments.authorized",
	"payments.voided",
	"inventory.reserved",
	"inventory.released",
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

const FORM = /^(?<name>[a-z.]+)=(?<action>exit|throw|park|sleep:(?<ms>\d+))$/;
let armed = new Map<string, () => Promise<void>>();

/**
 * Arms faults by a text such as `orders.committed=exit,payments.charged=sleep:500`, in place of those armed before.
 * `exit` kills the process as a power cut would, `throw` fails, `park` never ends, `sleep` waits milliseconds.
 * Throws a StartError for a place or an action that there is not.
 */
export function armFailpoints(text = ""): void {
	const entries = text.split(",").map((entry) => entry.trim());
	armed = new Map(entries.filter(Boolean).map((entry) => faultOf(entry)));
}

/** Does nothing, unless a fault is armed here. */
export function failpoint(name: Failpoint): void | Promise<void> {
	return armed.get(name)?.();
}

function faultOf(entry: string): [string, () => Promise<void>] {
	const { name, action, ms } = FORM.exec(entry)?.groups ?? {};
	if (!name || !FAILPOINTS.some((known) => known === name))
		throw new StartError(`FAILPOINTS names "${entry}", which is no place and fault of Voltrico.`);
	return [name, () => strike(name, action!, Number(ms ?? 0))];
}

async function strike(name: string, action: string, ms: number): Promise<void> {
	if (action === "throw") throw new Error(`The failpoint ${name} threw.`);
	if (action === "exit") kill(pid, "SIGKILL");
	// A killed process may run on for a moment: nothing may happen in it.
	await (action.startsWith("sleep") ? pause(ms) : new Promise(() => {}));
}

armFailpoints(config.failpoints);

import { randomBytes } from "node:crypto";
import { describe, test } from "@jest/globals";

export { isOnServers } from "./on-servers.ts";

/** The variables that say where the real servers are; the store itself has the same names. */
export const SERVER_VARIABLES = [
	"AMQP_URL",
	"USERS_DATABASE_URL",
	"PRODUCTS_DATABASE_URL",
	"CARTS_DATABASE_URL",
	"ORDERS_DATABASE_URL",
	"INVENTORY_DATABASE_URL",
	"PAYMENTS_DATABASE_URL",
	"ELASTICSEARCH_URL",
] as const;

export type ServerVariable = (typeof SERVER_VARIABLES)[number];
/** What tests may need: servers, and somebody who kills and pauses them (see `server-control.ts`). */
export type Need = ServerVariable | "SERVER_CONTROL";
export type ServerUrls<V extends Need = ServerVariable> = Record<V, string>;

/** Declares tests that need real servers; where the environment does not name one, they are skipped and it says why. */
export function onServers<V extends Need>(
	title: string,
	needs: readonly V[],
	declare: (urls: ServerUrls<V>) => void,
): void {
	if (!skipped(title, needs)) describe(title, () => declare(urlsOf(needs)));
}

/** Declares the tests of whole spec files, which find the servers themselves: see `isOnServers`. */
export async function alsoOnServers(
	title: string,
	needs: readonly ServerVariable[],
	load: () => Promise<unknown>[],
): Promise<void> {
	if (!skipped(title, needs)) await Promise.all(load());
}

/** Whether a server is missing; then the tests stand as skipped, and it is said why. */
function skipped(title: string, needs: readonly Need[]): boolean {
	const missing = needs.filter((name) => !process.env[name]);
	if (missing.length === 0) return false;
	process.stdout.write(`SKIPPED ${title}: ${missing.join(", ")} not set\n`);
	describe.skip(title, () => test("needs its servers", () => {}));
	return true;
}

// True because none of them is missing.
const urlsOf = <V extends Need>(needs: readonly V[]): ServerUrls<V> =>
	Object.fromEntries(needs.map((name) => [name, process.env[name]])) as ServerUrls<V>;

/** A name for queues and indexes of one test run, so that runs do not meet on a shared server. */
export const freshClusterName = (): string => `test-${randomBytes(4).toString("hex")}`;

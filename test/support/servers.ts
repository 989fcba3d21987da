import { randomBytes } from "node:crypto";
import { describe, test } from "@jest/globals";

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
export type ServerUrls<V extends ServerVariable = ServerVariable> = Record<V, string>;

/** Declares tests that need real servers; where the environment does not name one, they are skipped and it says why. */
export function onServers<V extends ServerVariable>(
	title: string,
	needs: readonly V[],
	declare: (urls: ServerUrls<V>) => void,
): void {
	const missing = needs.filter((name) => !process.env[name]);
	if (missing.length > 0) {
		process.stdout.write(`SKIPPED ${title}: ${missing.join(", ")} not set\n`);
		describe.skip(title, () => test.skip("needs its servers", () => {}));
		return;
	}
	// True because each name was found above.
	const urls = Object.fromEntries(needs.map((name) => [name, process.env[name]])) as ServerUrls<V>;
	describe(title, () => declare(urls));
}

/** A name for queues and indexes of one test run, so that runs do not meet on a shared server. */
export const freshClusterName = (): string => `test-${randomBytes(4).toString("hex")}`;

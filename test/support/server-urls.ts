import { randomBytes } from "node:crypto";

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

/** What of it the environment does not name. */
export const missingOf = (needs: readonly Need[]): Need[] => needs.filter((name) => !process.env[name]);

/** The addresses that the environment names; none may be missing. */
export const urlsOf = <V extends Need>(needs: readonly V[]): ServerUrls<V> =>
	// True because none is missing.
	Object.fromEntries(needs.map((name) => [name, process.env[name]])) as ServerUrls<V>;

/** A name for queues and indexes of one test run, so that runs do not meet on a shared server. */
export const freshClusterName = (): string => `test-${randomBytes(4).toString("hex")}`;

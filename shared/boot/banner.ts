import type { ServiceBroker } from "moleculer";
import { asSystem, call } from "../broker/call.ts";
import type { Config } from "../config.ts";
import type { ServiceName } from "../contracts/index.ts";
import type { FirstAdmin } from "../runtime.ts";

/** Asks every service which store it uses, for the table at the start. */
export async function storesOf(broker: ServiceBroker, services: string[]): Promise<[service: string, store: string][]> {
	const names = services.filter((name) => name !== "gateway") as Exclude<ServiceName, "gateway">[];
	return Promise.all(
		names.map(async (name): Promise<[string, string]> => {
			const health = await call(broker, `${name}.health`, {}, asSystem("boot")).catch(() => undefined);
			return [name, health?.store ?? "does not answer"];
		}),
	);
}

/**
 * Writes where the store is open, or which services this process runs, the table of stores and, at the first start, how
 * to sign in and what to try. `openPort` is the gateway's.
 */
export function banner(
	{ host, publicUrl, services }: Pick<Config, "host" | "publicUrl" | "services">,
	openPort: number | undefined,
	stores: [string, string][],
	admin?: FirstAdmin,
): string {
	const address = publicUrl ?? `http://${host.includes(":") ? `[${host}]` : host}:${openPort}`;
	const title = openPort === undefined ? `Voltrico runs ${services.join(", ")}` : `Voltrico is open at ${address}`;
	const width = Math.max(0, ...stores.map(([service]) => service.length));
	const table = stores.map(([service, store]) => `  ${service.padEnd(width)}  ${store}`);
	const tries = openPort === undefined ? [] : thingsToTry(address);
	return ["", `  ${title}`, "", ...table, "", ...(admin ? [...signIn(admin), ...tries] : [])].join("\n");
}

const signIn = ({ email, password }: FirstAdmin): string[] => [
	`  Admin     ${email}`,
	`  Password  ${password ?? "as set in ADMIN_PASSWORD"}${password ? "   (shown this once)" : ""}`,
	"",
];

const thingsToTry = (address: string): string[] => [
	"  Three things to try",
	`  curl '${address}/api/v1/products?limit=3&sort=-popularity'`,
	`  curl '${address}/api/v1/search/products?q=wireles+hedphones'`,
	`  ${address}/api/docs`,
	"",
];

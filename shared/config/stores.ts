import type { Config } from "../config.ts";

const ON_POSTGRES = ["orders", "inventory", "payments"];

/** The configured server of a service's own store; undefined where the store is embedded, or there is none. */
export const databaseUrlOf = (config: Config, service: string): string | undefined =>
	service === "search"
		? config.elasticsearchUrl
		: // True because the settings of databases are named after their services.
			(config[`${service}DatabaseUrl` as "ordersDatabaseUrl"] as string | undefined);

/** The services of this process whose stores lie under the data directory, and whether PostgreSQL is among them. */
export function embeddedOf(config: Config): { services: string[]; needsPostgres: boolean } {
	const services = config.services.filter((name) => name !== "gateway" && databaseUrlOf(config, name) === undefined);
	return { services, needsPostgres: services.some((name) => ON_POSTGRES.includes(name)) };
}

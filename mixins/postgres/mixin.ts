import type { Service, ServiceSchema, ServiceSettingSchema } from "moleculer";
import { runtimeOf } from "../../shared/runtime.ts";
import { LIFE_CYCLE, type Owner, serviceOf } from "../life-cycle.ts";
import { PostgresAdapter } from "./adapter.ts";
import { PooledDatabase } from "./database.ts";
import { readMigrations } from "./migrate.ts";
import type { Bounds } from "./pool.ts";
import type { Database } from "./port.ts";

export interface PostgresOptions {
	/** The service's name: its database and its role have it too. */
	name: string;
	/** The folder of its migrations: `new URL("./migrations/", import.meta.url)`. */
	migrations: URL;
	/** The connection URI, asked for at the start of the service; the configured one by default. */
	url?: (service: Service) => string;
}

/** A service's PostgreSQL database: the mixin that opens and closes it with the service, and the way to it. */
export interface Postgres {
	mixin: Partial<ServiceSchema>;
	/** Throws StoreUnavailable before the service has started and after it has stopped. */
	of(owner: Owner): Database;
}

/**
 * Gives a service a PostgreSQL database of its own: `const db = postgres({ name: "orders", … })`, then
 * `mixins: [db.mixin]` and `db.of(ctx).query(…)`. moleculer-db owns the connection's life cycle; none of its actions
 * exists. With a `model` in the service's schema its methods (`_find`, `_count`, …) work on that table.
 */
export function postgres({ name, migrations, url }: PostgresOptions): Postgres {
	const connect = async (service: Service): Promise<PooledDatabase> => {
		const where = url ? { url: url(service) } : configured(service, name);
		return new PooledDatabase({ name, migrations: await readMigrations(migrations), ...where });
	};
	const adapter = new PostgresAdapter(connect);
	const mixin: Partial<ServiceSchema> & { adapter: PostgresAdapter } = {
		...LIFE_CYCLE,
		// moleculer-db's own setting, which moleculer's type does not know.
		settings: { idField: "id" } as ServiceSettingSchema,
		adapter,
	};
	return { mixin, of: (owner) => (serviceOf(owner) as DbOwner).adapter.open };
}

function configured(service: Service, name: string): { url: string; bounds: Bounds } {
	const { config, postgresUrl } = runtimeOf(service);
	return {
		url: postgresUrl(name),
		bounds: { poolSize: config.postgresPoolSize, timeoutMs: config.postgresTimeoutMs },
	};
}

/** A service with the mixin has the adapter. */
type DbOwner = Service & { adapter: PostgresAdapter };

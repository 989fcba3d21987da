import { setTimeout as delay } from "node:timers/promises";
import type { Context, Service, ServiceSchema, ServiceSettingSchema } from "moleculer";
import DbService from "moleculer-db";
import { VoltricoError } from "../../shared/errors.ts";
import { PostgresAdapter } from "./adapter.ts";
import { PooledDatabase } from "./database.ts";
import { readMigrations } from "./migrate.ts";
import type { Database } from "./port.ts";

/** A service that owns a database, or a context of one of its actions. */
export type Owner = Service | Context<any, any>;

export interface PostgresOptions {
	/** The service's name: its database and its role have it too. */
	name: string;
	/** The folder of its migrations: `new URL("./migrations/", import.meta.url)`. */
	migrations: URL;
	/** The connection URI, asked for at the start of the service. */
	url: (service: Service) => string;
}

/** A service's PostgreSQL database: the mixin that opens and closes it with the service, and the way to it. */
export interface Postgres {
	mixin: Partial<ServiceSchema>;
	/** Throws StoreUnavailable before the service has started and after it has stopped. */
	of(owner: Owner): Database;
}

/** Connection attempts at the start, over about 6 s; then the start fails. Only what is retryable is tried again. */
const ATTEMPTS = 6;
const FIRST_DELAY_MS = 200;

/**
 * Gives a service a PostgreSQL database of its own: `const db = postgres({ name: "orders", … })`, then
 * `mixins: [db.mixin]` and `db.of(ctx).query(…)`. moleculer-db owns the connection's life cycle; none of its actions
 * exists. With a `model` in the service's schema its methods (`_find`, `_count`, …) work on that table.
 */
export function postgres({ name, migrations, url }: PostgresOptions): Postgres {
	const connect = async (service: Service): Promise<PooledDatabase> =>
		new PooledDatabase({ name, url: url(service), migrations: await readMigrations(migrations) });
	const adapter = new PostgresAdapter(connect);
	const mixin: Partial<ServiceSchema> & { adapter: PostgresAdapter } = {
		mixins: [LIFE_CYCLE],
		// moleculer-db's own setting, which moleculer's type does not know.
		settings: { idField: "id" } as ServiceSettingSchema,
		adapter,
		...HOOKS,
	};
	return { mixin, of: (owner) => serviceOf(owner).adapter.open };
}

/** moleculer-db without its actions, which are open to everyone, and its `started`, which retries for ever. */
const { actions: _open, started: _endless, ...LIFE_CYCLE } = DbService as unknown as ServiceSchema; // its types say class

/** What moleculer-db puts on a service. */
type DbOwner = Service & { connect(): Promise<void>; adapter: PostgresAdapter };

// True because moleculer binds hooks to the service, which has moleculer-db's members by its mixin.
const HOOKS = { started } as Pick<ServiceSchema, "started">;

async function started(this: DbOwner): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await this.connect();
		} catch (error) {
			const isRetryable = error instanceof VoltricoError && error.retryable;
			if (!isRetryable || attempt === ATTEMPTS) throw error;
			this.logger.warn(`${error.message} Attempt ${attempt} of ${ATTEMPTS}.`);
			await delay(FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
		}
	}
}

/** A context knows its service, which has the adapter by the mixin. */
const serviceOf = (owner: Owner): DbOwner => ("service" in owner && owner.service ? owner.service : owner) as DbOwner;

import { type Options, Sequelize } from "sequelize";
import { within } from "../../shared/within.ts";
import { pg } from "./pg.ts";

/** A connection that is ours until it is given back. */
export interface Lease {
	client: pg.ClientBase;
	release(): void;
	destroy(): void;
}

/** The connections to one database: Sequelize's own pool, so that its models use the same ones. */
export interface Pool {
	sequelize: Sequelize;
	/** Waits for a free connection, at most 2 s. */
	lease(): Promise<Lease>;
	/** Waits for the leases in use, at most 5 s. Idempotent. */
	close(): Promise<void>;
}

const CLOSE_WITHIN_MS = 5000;

/**
 * Sequelize 6 listens for errors only after the handshake: one in the same packet (a server that is shutting down)
 * would have no listener and end the process. The query that comes next fails, and the connection is destroyed.
 */
class ListeningClient extends pg.Client {
	constructor(config: pg.ClientConfig) {
		super(config);
		this.on("error", () => {});
	}
}

/** How much of a server one service may use. */
export interface Bounds {
	/** Connections at most. */
	poolSize: number;
	/** Milliseconds after which a statement is given up. */
	timeoutMs: number;
}

export const DEFAULT_BOUNDS: Bounds = { poolSize: 20, timeoutMs: 4_000 };

/** Makes the pool; it connects when it is first needed. `name` is the service's, seen in `pg_stat_activity`. */
export function createPool(url: string, name: string, bounds: Bounds): Pool {
	const sequelize = new Sequelize(url, optionsFor(name, bounds));
	const manager = sequelize.connectionManager;
	return {
		sequelize,
		async lease() {
			// The cast is true of the dialect postgres: its connections are clients of pg.
			const client = (await manager.getConnection({ type: "write" })) as pg.ClientBase;
			return {
				client,
				release: () => manager.releaseConnection(client),
				destroy: () => void manager.destroyConnection(client).catch(() => {}),
			};
		},
		close: () => within(CLOSE_WITHIN_MS, sequelize.close(), () => {}),
	};
}

function optionsFor(name: string, { poolSize, timeoutMs }: Bounds): Options {
	// A variable, for Sequelize's types lack `databaseVersion`.
	const options = {
		dialectModule: { ...pg, Client: ListeningClient },
		logging: false as const,
		// Known beforehand, it need not be asked on a connection of its own; 15 is the oldest we run on.
		databaseVersion: "15.0.0",
		keepDefaultTimezone: true,
		pool: { max: poolSize, acquire: 2000, idle: 60_000, evict: 5000 },
		dialectOptions: {
			application_name: `voltrico-${name}`,
			connectionTimeoutMillis: 1500,
			// The server gives up first, so that a late answer is rare.
			query_timeout: timeoutMs + 1000,
			statement_timeout: timeoutMs,
			idle_in_transaction_session_timeout: 10_000,
			keepAlive: true,
			clientMinMessages: "ignore",
		},
	};
	return options;
}

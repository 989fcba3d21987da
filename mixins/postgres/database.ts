import type { Sequelize } from "sequelize";
import { StoreUnavailable } from "../../shared/errors.ts";
import { within } from "../../shared/within.ts";
import { refusalOf, translate } from "./errors.ts";
import { type Migration, migrate, refuseOldServer } from "./migrate.ts";
import { type Bounds, createPool, DEFAULT_BOUNDS, type Lease, type Pool } from "./pool.ts";
import { type Database, type Sql, type SqlValue, type Statement, statement } from "./port.ts";
import { Session } from "./session.ts";

export interface DatabaseOptions {
	/** The service's; also the database's in labels and errors. */
	name: string;
	/** `postgres://role:password@host:port/database`, a socket's folder as `?host=`. */
	url: string;
	/** In the order to run; `open` runs those that are missing. */
	migrations: Migration[];
	bounds?: Bounds;
}

const PING_WITHIN_MS = 1500;
const PING = statement("voltrico.ping", "SELECT 1");

/** A service's database: prepared statements on raw connections out of Sequelize's pool. */
export class PooledDatabase implements Database {
	readonly label: string;
	readonly #options: DatabaseOptions;
	#pool: Pool | undefined;

	constructor(options: DatabaseOptions) {
		const { hostname, port, pathname, searchParams } = new URL(options.url);
		this.label = `PostgreSQL ${searchParams.get("host") ?? `${hostname}:${port || 5432}`}${pathname}`;
		this.#options = options;
	}

	/** For Sequelize's models, on the same pool. Throws StoreUnavailable while it is closed. */
	get sequelize(): Sequelize {
		return this.#openPool.sequelize;
	}

	async open(): Promise<void> {
		const { name, url, migrations, bounds = DEFAULT_BOUNDS } = this.#options;
		this.#pool ??= createPool(url, name, bounds);
		const lease = await this.#firstLease();
		try {
			await refuseOldServer(lease.client, name);
			await migrate(lease.client, name, migrations);
			lease.release();
		} catch (error) {
			lease.destroy();
			throw translate(error, name);
		}
	}

	async close(): Promise<void> {
		const pool = this.#pool;
		this.#pool = undefined;
		await pool?.close();
	}

	async ping(): Promise<void> {
		await within(PING_WITHIN_MS, this.query(PING), () => {
			throw new StoreUnavailable(this.#options.name);
		});
	}

	async query<Row>(statement: Statement, values?: SqlValue[]): Promise<Row[]> {
		const session = await this.#session();
		try {
			return await session.query<Row>(statement, values);
		} finally {
			session.settle();
		}
	}

	async one<Row>(statement: Statement, values?: SqlValue[]): Promise<Row | undefined> {
		return (await this.query<Row>(statement, values))[0];
	}

	async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
		const session = await this.#session();
		try {
			await session.begin();
			const result = await work(session);
			await session.commit();
			return result;
		} catch (error) {
			await session.rollBack();
			throw error;
		} finally {
			session.settle();
		}
	}

	get #openPool(): Pool {
		if (!this.#pool) throw new StoreUnavailable(this.#options.name);
		return this.#pool;
	}

	async #session(): Promise<Session> {
		return new Session(await this.#lease(), this.#options.name);
	}

	/** Throws a StartError where the server refuses us for good. */
	async #firstLease(): Promise<Lease> {
		try {
			return await this.#openPool.lease();
		} catch (error) {
			throw refusalOf(error, this.#options.name) ?? translate(error, this.#options.name);
		}
	}

	async #lease(): Promise<Lease> {
		const pool = this.#openPool;
		try {
			return await pool.lease();
		} catch (error) {
			throw translate(error, this.#options.name);
		}
	}
}

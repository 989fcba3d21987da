import type { Service, ServiceBroker } from "moleculer";
import SequelizeDbAdapter from "moleculer-db-adapter-sequelize";
import { StoreUnavailable } from "../../shared/errors.ts";
import type { PooledDatabase } from "./database.ts";

/** Makes a service's database; called when the service starts, for nothing live may stand in a schema. */
export type Connect = (service: Service) => Promise<PooledDatabase>;

/**
 * moleculer-db's adapter for Sequelize, with three differences: it gets its Sequelize only when it connects, it runs
 * our migrations instead of `sync()`, and it needs no `model`, since most services write their SQL themselves.
 */
export class PostgresAdapter extends SequelizeDbAdapter {
	// Read by the base class. Moleculer clones schemas, adapters among them: until `connect` there is nothing here
	// that must not be copied, and no #private member, which a copy would lack.
	declare opts: unknown[];
	declare service: Service;
	private readonly makeDatabase: Connect;
	private database?: PooledDatabase;

	constructor(connect: Connect) {
		super({});
		this.makeDatabase = connect;
	}

	override init(_broker: ServiceBroker, service: Service): void {
		this.service = service;
	}

	/** Makes and opens the database. Throws what `open` throws, and may then be called again. */
	override async connect(): Promise<void> {
		const database = await this.makeDatabase(this.service);
		try {
			await database.open();
			// moleculer's type of a schema lacks what moleculer-db reads from it.
			if ((this.service.schema as { model?: unknown }).model) await this.defineModel(database);
			this.database = database;
		} catch (error) {
			await database.close();
			throw error;
		}
	}

	override async disconnect(): Promise<void> {
		const database = this.database;
		this.database = undefined;
		await database?.close();
	}

	/** The open database. Throws StoreUnavailable before `connect` and after `disconnect`. */
	get open(): PooledDatabase {
		if (!this.database) throw new StoreUnavailable(this.service.name);
		return this.database;
	}

	private async defineModel(database: PooledDatabase): Promise<void> {
		// Its own argument positions: the instance first, the options fourth.
		this.opts = [database.sequelize, undefined, undefined, { noSync: true }];
		await super.connect();
	}
}

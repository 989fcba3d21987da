import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Service, ServiceBroker, type ServiceSchema } from "moleculer";
import { DataTypes } from "sequelize";
import { type Postgres, postgres } from "../../mixins/postgres/mixin.ts";
import { statement } from "../../mixins/postgres/port.ts";
import { type ScratchDatabases, scratchDatabases } from "../support/postgres.ts";

const ADD = statement("notes.add", "INSERT INTO notes (id) VALUES ($1)");
const IDS = statement("notes.ids", "SELECT id FROM notes ORDER BY id");

describe("a service with a PostgreSQL database", () => {
	let server: ScratchDatabases;
	let migrations: URL;
	let broker: ServiceBroker;
	beforeAll(async () => {
		server = await scratchDatabases();
		const folder = await mkdtemp(join(server.dataDir, "migrations-"));
		await writeFile(join(folder, "0001-notes.ts"), 'export const up = "CREATE TABLE notes (id int PRIMARY KEY)";\n');
		migrations = pathToFileURL(`${folder}/`);
	});
	afterAll(() => server.stop());
	beforeEach(() => {
		broker = new ServiceBroker({ logger: false });
	});
	afterEach(() => broker.stop());

	const create = (db: Postgres, more: object = {}): Service =>
		// The cast is true: mixins are schemas with some members (moleculer#1321).
		broker.createService({ name: "orders", mixins: [db.mixin as ServiceSchema], ...more } as ServiceSchema);
	const working = () => postgres({ name: "orders", migrations, url: () => server.urlFor("orders") });

	test("has it, migrated, from its start to its stop", async () => {
		const db = working();
		const service = create(db);
		expect(() => db.of(service)).toThrow(expect.objectContaining({ type: "SERVICE_UNAVAILABLE" }));
		await broker.start();
		await db.of(service).query(ADD, [1]);
		expect(await db.of(service).query(IDS)).toEqual([{ id: 1 }]);
		await broker.stop();
		expect(() => db.of(service)).toThrow(expect.objectContaining({ type: "SERVICE_UNAVAILABLE" }));
	});

	test("reaches it from an action's context, and two brokers in one process have two pools", async () => {
		const db = working();
		const actions = { count: async (ctx: any) => (await db.of(ctx).query(IDS)).length };
		create(db, { actions });
		await broker.start();
		const other = new ServiceBroker({ logger: false });
		other.createService({ name: "orders", mixins: [db.mixin as ServiceSchema], actions } as ServiceSchema);
		await other.start();
		await other.stop();
		expect(await broker.call("orders.count")).toEqual(expect.any(Number));
	});

	test("has none of moleculer-db's open actions", async () => {
		const service = create(working());
		await broker.start();
		expect(Object.keys(service.schema.actions ?? {})).toEqual([]);
	});

	test("may have a Sequelize model, which works on the migrated table and never changes it", async () => {
		const db = working();
		const model = {
			name: "note",
			define: { id: { type: DataTypes.INTEGER, primaryKey: true }, missing: DataTypes.TEXT },
			options: { tableName: "notes", timestamps: false, defaultScope: { attributes: ["id"] } },
		};
		const service = create(db, { model });
		await broker.start();
		await db.of(service).query(ADD, [7]);
		// The cast is true: moleculer-db keeps the adapter there.
		const { adapter } = service as Service & { adapter: { findById(id: number): Promise<{ id: number }> } };
		expect((await adapter.findById(7)).id).toBe(7);
		const columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'notes'";
		expect(await db.of(service).query(statement("columns", columns))).toEqual([{ column_name: "id" }]);
	});

	test("waits for a database that is away, and stops waiting at the stop", async () => {
		const db = postgres({ name: "orders", migrations, url: () => "postgres://a:b@127.0.0.1:1/c" });
		const service = create(db);
		const starting = broker.start();
		await expect(Promise.race([starting, delay(1_000, "waits")])).resolves.toBe("waits");
		expect(() => db.of(service)).toThrow(expect.objectContaining({ type: "SERVICE_UNAVAILABLE" }));
		await broker.stop();
		await starting;
	});

	test("does not start with a password that the server refuses, and says which variable to correct", async () => {
		const url = new URL(server.urlFor("orders"));
		url.password = "wrong";
		create(postgres({ name: "orders", migrations, url: () => url.href }));
		await expect(broker.start()).rejects.toMatchObject({
			name: "StartError",
			message: "ORDERS_DATABASE_URL leads to a PostgreSQL that refuses its user name or password.",
		});
	});
});

import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { PooledDatabase } from "../../mixins/postgres/database.ts";
import { once, purgeInbox } from "../../mixins/postgres/inbox.ts";
import { type Migration, readMigrations } from "../../mixins/postgres/migrate.ts";
import { insertFacts, postgresOutbox, tell } from "../../mixins/postgres/outbox.ts";
import { statement } from "../../mixins/postgres/port.ts";
import type { Fact } from "../../shared/contracts/events.ts";
import { eventually } from "../support/eventually.ts";

const NOTES: Migration = {
	name: "0001-notes",
	up: `CREATE TABLE topics (id int CONSTRAINT topics_once PRIMARY KEY);
		CREATE TABLE notes (
			id int CONSTRAINT notes_once PRIMARY KEY,
			size int CONSTRAINT notes_have_size CHECK (size > 0),
			topic int CONSTRAINT notes_have_topic REFERENCES topics
		);`,
};
const ADD = statement("notes.add", "INSERT INTO notes (id, size) VALUES ($1, $2) RETURNING id");
const ADD_TO = statement("notes.add-to", "INSERT INTO notes (id, topic) VALUES ($1, $2)");
const IDS = statement("notes.ids", "SELECT id FROM notes ORDER BY id");
const SLEEP = statement("sleep", "SELECT pg_sleep($1)");
const WRONG = statement("wrong", "SELECT 1 / ($1::int - 1)");
const DONE = statement("migrations.done", "SELECT name FROM migrations ORDER BY name");

const fact = (id: string): Fact<"order.confirmed"> => ({
	id,
	type: "order.confirmed",
	source: "orders",
	subject: "ord_1",
	time: "2026-01-01T00:00:00.000Z",
	aggregateVersion: 1,
	actor: "system:orders",
	// The cast is true here: no test reads the order.
	data: { words: `"quoted" ünïcode ${id}` } as unknown as Fact<"order.confirmed">["data"],
});

/** What every PostgreSQL must do for a service; `create` makes an empty database. */
export function postgresContract(create: () => Promise<string>): void {
	const opened: PooledDatabase[] = [];
	const open = async (url: string, migrations: Migration[]): Promise<PooledDatabase> => {
		const database = new PooledDatabase({ name: "notes", url, migrations });
		opened.push(database);
		await database.open();
		return database;
	};
	const shared = (): Promise<Migration[]> =>
		readMigrations(new URL("../../services/payments/migrations/", import.meta.url));
	let db: PooledDatabase;
	beforeAll(async () => {
		db = await open(await create(), [...(await shared()).filter(({ name }) => name.startsWith("shared/")), NOTES]);
	});
	afterAll(() => Promise.all(opened.map((database) => database.close())));

	describe("statements", () => {
		test("give plain JSON values", async () => {
			const row = await db.one(
				statement(
					"types",
					`SELECT 9007199254740991::bigint AS big, ARRAY[1, NULL]::bigint[] AS bigs, 1.50::numeric AS numeric,
						'2026-03-01T10:00:00.25+02'::timestamptz AS time, '2026-03-01'::date AS day, '{"a": [1]}'::jsonb AS json`,
				),
			);
			expect(row).toEqual({
				big: 9007199254740991,
				bigs: [1, null],
				numeric: "1.50",
				time: "2026-03-01T08:00:00.250Z",
				day: "2026-03-01",
				json: { a: [1] },
			});
		});

		test("leave Sequelize's own reading of types alone", async () => {
			const [rows] = await db.sequelize.query("SELECT 5::bigint AS big");
			expect(rows).toEqual([{ big: "5" }]);
		});

		test("name the unique constraint, the CHECK or the foreign key that refuses a row", async () => {
			await db.query(ADD, [1, 1]);
			await expect(db.query(ADD, [1, 1])).rejects.toMatchObject({ type: "DUPLICATE", index: "notes_once" });
			await expect(db.query(ADD, [2, 0])).rejects.toMatchObject({
				type: "CHECK_FAILED",
				constraint: "notes_have_size",
			});
			await expect(db.query(ADD_TO, [2, 7])).rejects.toMatchObject({
				type: "CHECK_FAILED",
				constraint: "notes_have_topic",
			});
		});

		test("throw a bug of ours as it is, and the connection serves on", async () => {
			await expect(db.one(WRONG, [1])).rejects.toMatchObject({ code: "22012" });
			expect(await db.one(WRONG, [2])).toEqual({ "?column?": 1 });
		});

		test("end after 4 s with StoreUnavailable", async () => {
			await expect(db.query(SLEEP, [30])).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
		});

		test("wait at most 2 s for a connection, and get one as soon as it is free", async () => {
			const sleepers = Array.from({ length: 20 }, () => db.query(SLEEP, [2.5]));
			const late = db.query(IDS);
			await expect(late).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
			const waiting = db.query(IDS);
			await Promise.all(sleepers);
			expect((await waiting).length).toBeGreaterThan(0);
		});

		test("find a server that is away unavailable", async () => {
			const away = new PooledDatabase({ name: "notes", url: "postgres://a:b@127.0.0.1:1/c", migrations: [] });
			await expect(away.open()).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
			await away.close();
			await expect(away.ping()).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE" });
		});

		test("are refused after the close, and the database may be opened again", async () => {
			await db.close();
			await db.close();
			await expect(db.query(IDS)).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE" });
			await db.open();
			await db.ping();
		});
	});

	describe("a transaction", () => {
		test("is seen by others when it is committed", async () => {
			await db.transaction(async (sql) => {
				expect(await sql.one(ADD, [10, 1])).toEqual({ id: 10 });
				expect(await db.query(IDS)).not.toContainEqual({ id: 10 });
			});
			expect(await db.query(IDS)).toContainEqual({ id: 10 });
		});

		test("leaves nothing when its work throws, and throws the same error", async () => {
			const broken = new Error("no");
			const work = db.transaction(async (sql) => {
				await sql.query(ADD, [11, 1]);
				throw broken;
			});
			await expect(work).rejects.toBe(broken);
			expect(await db.query(IDS)).not.toContainEqual({ id: 11 });
		});

		test("does not pass for committed when the work swallowed an error of a statement", async () => {
			const work = db.transaction(async (sql) => {
				await sql.query(ADD, [12, 1]);
				await sql.query(ADD, [12, 1]).catch(() => {});
			});
			await expect(work).rejects.toMatchObject({ type: "INTERNAL_ERROR" });
			expect(await db.query(IDS)).not.toContainEqual({ id: 12 });
		});

		test("takes no statement after its end", async () => {
			const sql = await db.transaction(async (inside) => inside);
			await expect(sql.query(IDS)).rejects.toMatchObject({ type: "INTERNAL_ERROR" });
		});

		test("of two that lock each other's rows, one is refused as retryable and the other commits", async () => {
			const lock = statement("notes.lock", "SELECT id FROM notes WHERE id = $1 FOR UPDATE");
			await db.query(ADD, [20, 1]);
			await db.query(ADD, [21, 1]);
			let ready = 0;
			const cross = (first: number, second: number) =>
				db.transaction(async (sql) => {
					await sql.query(lock, [first]);
					ready += 1;
					await eventually(() => ready === 2);
					await sql.query(lock, [second]);
				});
			const results = await Promise.allSettled([cross(20, 21), cross(21, 20)]);
			expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
			const refused = results.find((result) => result.status === "rejected");
			expect(refused?.reason).toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
		});
	});

	describe("migrations", () => {
		const COUNT: Migration = { name: "0002-slow", up: "CREATE TABLE slow (); SELECT pg_sleep(0.2);" };

		test("run once when five nodes start together", async () => {
			const fresh = await create();
			const nodes = await Promise.all(Array.from({ length: 5 }, () => open(fresh, [NOTES, COUNT])));
			expect(await nodes[0]!.query(DONE)).toEqual([{ name: "0001-notes" }, { name: "0002-slow" }]);
		});

		test("are all undone when one fails", async () => {
			const fresh = await create();
			const broken = { name: "0002-broken", up: "CREATE TABLE nonsense (id nosuchtype)" };
			await expect(open(fresh, [NOTES, broken])).rejects.toThrow("nosuchtype");
			const repaired = await open(fresh, [NOTES]);
			expect(await repaired.query(IDS)).toEqual([]);
		});

		test("refuse a database that a newer version has migrated, naming what is unknown", async () => {
			const fresh = await create();
			await open(fresh, [NOTES, COUNT]);
			await expect(open(fresh, [NOTES])).rejects.toMatchObject({
				name: "StartError",
				message: expect.stringContaining("0002-slow"),
			});
		});

		test("are read in order, those of all services first", async () => {
			expect((await shared()).map(({ name }) => name)).toEqual(["shared/0001-messaging", "0001-payments"]);
		});
	});

	describe("the outbox", () => {
		const NOTHING = { ids: [], types: [] };
		const drain = async (except: Parameters<ReturnType<typeof postgresOutbox>["drain"]>[1] = NOTHING) => {
			const handed: Fact[] = [];
			await postgresOutbox(db).drain(1000, except, async (facts) => {
				handed.push(...facts);
				return facts.map(({ id }) => id);
			});
			return handed;
		};

		test("hands over facts as they were told, oldest first, and then forgets them", async () => {
			await tell(db, [fact("evt_a"), fact("evt_b")]);
			const adding = statement(
				"notes.add-told",
				`WITH added AS (INSERT INTO notes (id, size) VALUES ($1, 1) ON CONFLICT DO NOTHING RETURNING id),
					told AS (${insertFacts("$2", "EXISTS (SELECT FROM added)")}) SELECT id FROM added`,
			);
			await db.query(adding, [30, JSON.stringify([fact("evt_c")])]);
			await db.query(adding, [30, JSON.stringify([fact("evt_not")])]);
			expect(await drain()).toEqual([fact("evt_a"), fact("evt_b"), fact("evt_c")]);
			expect(await drain()).toEqual([]);
		});

		test("keeps what is not acknowledged, and what a failed publisher was given", async () => {
			await tell(db, [fact("evt_d"), fact("evt_e")]);
			const failing = postgresOutbox(db).drain(10, NOTHING, async () => Promise.reject(new Error("no broker")));
			await expect(failing).rejects.toThrow("no broker");
			expect(await postgresOutbox(db).drain(10, NOTHING, async () => ["evt_d"])).toBe(2);
			expect(await drain()).toEqual([fact("evt_e")]);
		});

		test("leaves alone the ids and types that it is told to", async () => {
			await tell(db, [fact("evt_f"), fact("evt_g")]);
			expect(await drain({ ids: ["evt_f"], types: [] })).toEqual([fact("evt_g")]);
			expect(await drain({ ids: [], types: ["order.confirmed"] })).toEqual([]);
			expect(await drain()).toEqual([fact("evt_f")]);
		});

		test("skips nothing and removes nothing twice, with 16 writers that commit out of order and 2 relays", async () => {
			const committed: string[] = [];
			const removed: string[] = [];
			let isWriting = true;
			const write = async (writer: number): Promise<void> => {
				for (let i = 0; i < 20; i++) {
					const ids = [`evt_${writer}_${i}_x`, `evt_${writer}_${i}_y`];
					const isKept = Math.random() < 0.9;
					const work = db.transaction(async (sql) => {
						await tell(sql, ids.map(fact));
						await delay(Math.random() * 20);
						if (!isKept) throw new Error("rolled back");
					});
					await work.catch(() => {});
					if (isKept) committed.push(...ids);
				}
			};
			const relay = async (): Promise<void> => {
				const source = postgresOutbox(db);
				for (let idle = 0; idle < 3; ) {
					const handed = await source.drain(7, NOTHING, async (facts) => {
						await delay(Math.random() * 5);
						const acknowledged = facts.map(({ id }) => id).filter(() => Math.random() < 0.8);
						removed.push(...acknowledged);
						return acknowledged;
					});
					idle = handed === 0 && !isWriting ? idle + 1 : 0;
					if (handed === 0) await delay(2);
				}
			};
			const writing = Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
			const relaying = [relay(), relay()];
			await writing;
			isWriting = false;
			await Promise.all(relaying);
			expect(removed.sort()).toEqual(committed.sort());
		});
	});

	describe("the inbox", () => {
		test("lets a fact in once per consumer", async () => {
			expect(await once(db, "carts", "evt_1")).toBe(true);
			expect(await once(db, "carts", "evt_1")).toBe(false);
			expect(await once(db, "search", "evt_1")).toBe(true);
		});

		test("lets one of many simultaneous takers in, and again when its effect rolled back", async () => {
			const take = (isFailing: boolean) =>
				db.transaction(async (sql) => {
					const isNew = await once(sql, "carts", "evt_2");
					if (isFailing) throw new Error("no effect");
					return isNew;
				});
			await expect(take(true)).rejects.toThrow("no effect");
			const taken = await Promise.all(Array.from({ length: 8 }, () => take(false)));
			expect(taken.filter(Boolean)).toHaveLength(1);
		});

		test("forgets what is older than 7 days", async () => {
			const age = statement("inbox.age", "UPDATE inbox SET at = now() - make_interval(days => 8) WHERE event_id = $1");
			await once(db, "carts", "evt_3");
			await db.query(age, ["evt_3"]);
			await once(db, "carts", "evt_4");
			expect(await purgeInbox(db)).toBe(1);
			expect(await once(db, "carts", "evt_4")).toBe(false);
		});
	});
}

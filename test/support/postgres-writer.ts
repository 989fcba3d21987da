// A process of its own for the tests that kill it: starts the embedded PostgreSQL on a data directory, then writes
// rows and says which ones were acknowledged, until it is killed. Usage: node postgres-writer.ts <dataDir>
import { writeSync } from "node:fs";
import { PooledDatabase } from "../../mixins/postgres/database.ts";
import { startEmbeddedPostgres } from "../../mixins/postgres/embedded/embedded-postgres.ts";
import { statement } from "../../mixins/postgres/port.ts";
import { lockDataDir } from "../../shared/boot/lock.ts";

const dataDir = process.argv[2]!;
await lockDataDir(dataDir);
const server = await startEmbeddedPostgres({ dataDir });
const up = "CREATE TABLE rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)";
const migrations = [{ name: "0001-rows", up }];
const database = new PooledDatabase({ name: "orders", url: server.urlFor("orders"), migrations });
await database.open();
const write = statement("write", "INSERT INTO rows DEFAULT VALUES RETURNING id");
// Synchronous: what was said before the kill has reached the reader.
const say = (word: string | number): number => writeSync(1, `${word}\n`);
say(server.pid);
for (;;) say((await database.one<{ id: number }>(write))!.id);

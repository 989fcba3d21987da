import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { PooledDatabase } from "../../mixins/postgres/database.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../mixins/postgres/embedded/embedded-postgres.ts";
import { statement } from "../../mixins/postgres/port.ts";
import { eventually } from "../support/eventually.ts";
import { ask, type ScratchPostgres, scratchFolder, startScratchPostgres } from "../support/postgres.ts";

const WRITE = statement("write", "INSERT INTO rows DEFAULT VALUES RETURNING id");
const ROWS = { name: "0001-rows", up: "CREATE TABLE rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)" };

const idsIn = async (server: EmbeddedPostgres): Promise<Set<number>> =>
	new Set((await ask<{ id: string }>(server.urlFor("orders"), "SELECT id FROM rows")).map(({ id }) => Number(id)));

const isAlive = (pid: number): boolean => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

/** A node process that starts PostgreSQL and writes rows. */
interface Writer {
	process: ChildProcess;
	/** What it has said: PostgreSQL's pid, then the acknowledged ids. */
	said: number[];
	kill(): Promise<void>;
}

function startWriter(dataDir: string): Writer {
	const script = new URL("../support/postgres-writer.ts", import.meta.url).pathname;
	const child = spawn(process.execPath, [script, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
	let text = "";
	child.stdout.on("data", (chunk) => {
		text += chunk;
	});
	return {
		process: child,
		get said() {
			return text.split("\n").slice(0, -1).map(Number);
		},
		async kill() {
			child.kill("SIGKILL");
			await once(child, "close");
		},
	};
}

describe("the embedded PostgreSQL", () => {
	let postgres: ScratchPostgres;
	beforeAll(async () => {
		postgres = await startScratchPostgres();
	});
	afterAll(() => postgres.stop());

	test("lets each service into its own database alone", async () => {
		const own = new URL(postgres.server.urlFor("orders"));
		expect(await ask(own.href, "SELECT current_database() AS name")).toEqual([{ name: "orders" }]);
		for (const other of ["payments", "inventory", "postgres", "template1"]) {
			own.pathname = `/${other}`;
			await expect(ask(own.href, "SELECT 1")).rejects.toMatchObject({ code: "42501" });
		}
		own.pathname = "/orders";
		own.password = "wrong";
		await expect(ask(own.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
	});

	test("keeps its files and passwords to itself", async () => {
		const modeOf = async (name: string) => ((await stat(join(postgres.dataDir, name))).mode & 0o777).toString(8);
		expect(await modeOf("postgres-passwords.json")).toBe("600");
		expect(await modeOf("postgres.log")).toBe("600");
		expect(await modeOf("postgres")).toBe("700");
		expect(postgres.server.label).not.toContain(new URL(postgres.server.urlFor("orders")).password);
	});

	test("runs with the settings that keep what is acknowledged, and counts statements", async () => {
		const [settings] = await ask(
			postgres.server.adminUrl,
			`SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
				current_setting('full_page_writes') AS pages, current_setting('max_connections')::int AS connections`,
		);
		expect(settings).toEqual({ fsync: "on", commit: "on", pages: "on", connections: 80 });
		const counted = "SELECT calls FROM pg_stat_statements WHERE query LIKE '%current_setting%'";
		expect(await ask(postgres.server.adminUrl, counted)).toHaveLength(1);
	});

	test("is in a process group of its own, so that Ctrl-C does not reach it", () => {
		expect(isAlive(-postgres.server.pid)).toBe(true);
	});

	test("is started again when it is killed, and every acknowledged row is there", async () => {
		const database = new PooledDatabase({ name: "orders", url: postgres.server.urlFor("orders"), migrations: [ROWS] });
		await database.open();
		const acknowledged: number[] = [];
		let isOver = false;
		const write = async (): Promise<void> => {
			while (!isOver) {
				const row = await database.one<{ id: number }>(WRITE).catch((error) => {
					expect(error).toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
					return delay(10, undefined);
				});
				if (row) acknowledged.push(row.id);
			}
		};
		const writers = Array.from({ length: 8 }, write);
		for (let kill = 0; kill < 3; kill++) {
			const before = acknowledged.length;
			await eventually(() => acknowledged.length > before + 100);
			const { pid } = postgres.server;
			process.kill(pid, "SIGKILL");
			await eventually(() => postgres.server.pid !== pid, 15_000);
		}
		const before = acknowledged.length;
		await eventually(() => acknowledged.length > before + 100, 15_000);
		isOver = true;
		await Promise.all(writers);
		const rows = await idsIn(postgres.server);
		expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
		await database.close();
	});

	test("whose backend hangs costs a caller 5 s, and the connection is not used again", async () => {
		const database = new PooledDatabase({ name: "orders", url: postgres.server.urlFor("orders"), migrations: [ROWS] });
		await database.open();
		const backend = statement("backend", "SELECT pg_backend_pid() AS pid");
		const hanging = (await database.one<{ pid: number }>(backend))!.pid;
		process.kill(hanging, "SIGSTOP");
		const attempt = database.one(backend);
		await expect(attempt).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
		expect((await database.one<{ pid: number }>(backend))!.pid).not.toBe(hanging);
		process.kill(hanging, "SIGCONT");
		await database.close();
	});
});

describe("a start of the embedded PostgreSQL", () => {
	let dataDir: string;
	beforeAll(async () => {
		dataDir = await scratchFolder();
	});
	afterAll(() => rm(dataDir, { recursive: true }));
	const cluster = () => join(dataDir, "postgres", "cluster");
	const startAndStop = async (check: (server: EmbeddedPostgres) => Promise<void> = async () => {}) => {
		const server = await startEmbeddedPostgres({ dataDir });
		try {
			await check(server);
		} finally {
			await server.stop();
		}
	};

	test.each([300, 500, 700])("is not hindered by a kill %i ms into the first one", async (moment) => {
		const folder = await scratchFolder();
		const writer = startWriter(folder);
		await delay(moment);
		await writer.kill();
		const server = await startEmbeddedPostgres({ dataDir: folder });
		expect(await ask(server.urlFor("payments"), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
		await server.stop();
		await rm(folder, { recursive: true });
	});

	test("stops an orphan, and what was acknowledged to the killed process is there", async () => {
		const writer = startWriter(dataDir);
		await eventually(() => writer.said.length > 100, 15_000);
		await writer.kill();
		const [orphan, ...acknowledged] = writer.said;
		expect(isAlive(orphan!)).toBe(true);
		await startAndStop(async (server) => {
			// The system may take a moment to bury it.
			await eventually(() => !isAlive(orphan!));
			const rows = await idsIn(server);
			expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
		});
	});

	test("recovers when both processes were killed", async () => {
		const writer = startWriter(dataDir);
		await eventually(() => writer.said.length > 100, 15_000);
		process.kill(writer.said[0]!, "SIGKILL");
		await writer.kill();
		const [, ...acknowledged] = writer.said;
		await startAndStop(async (server) => {
			const rows = await idsIn(server);
			expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
		});
	});

	test("is not misled by a stale postmaster.pid whose number another process has now", async () => {
		await writeFile(join(cluster(), "postmaster.pid"), `${process.pid}\n${cluster()}\n`);
		await startAndStop();
	});

	test("stops quickly, also twice, and leaves no process", async () => {
		const server = await startEmbeddedPostgres({ dataDir });
		const { pid } = server;
		await Promise.all([server.stop(), server.stop()]);
		expect(isAlive(pid)).toBe(false);
	});

	test("listens on a port of this machine where a socket's path would be too long", async () => {
		const deep = join(dataDir, "d".repeat(60), "e".repeat(60));
		await mkdir(deep, { recursive: true });
		await cp(join(dataDir, "postgres-passwords.json"), join(deep, "postgres-passwords.json"));
		await rename(join(dataDir, "postgres"), join(deep, "postgres"));
		const server = await startEmbeddedPostgres({ dataDir: deep });
		const url = new URL(server.urlFor("orders"));
		expect(url.hostname).toBe("127.0.0.1");
		expect((await idsIn(server)).size).toBeGreaterThan(100);
		url.password = "wrong";
		await expect(ask(url.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
		await server.stop();
		await rename(join(deep, "postgres"), join(dataDir, "postgres"));
	});

	test("is refused with a sentence on data of another major version", async () => {
		const file = join(cluster(), "PG_VERSION");
		const version = await readFile(file, "utf8");
		await writeFile(file, "17\n");
		await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({
			name: "StartError",
			message: expect.stringMatching(/is of PostgreSQL 17, and this is PostgreSQL 18/),
		});
		await writeFile(file, version);
	});

	test("is refused with PostgreSQL's own reason where it cannot run", async () => {
		const file = join(cluster(), "global", "pg_control");
		await rename(file, `${file}.aside`);
		await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({
			name: "StartError",
			message: expect.stringMatching(/^PostgreSQL does not start: .*pg_control/),
		});
		await rename(`${file}.aside`, file);
	});

	test("is refused where the passwords are gone", async () => {
		await rm(join(dataDir, "postgres-passwords.json"));
		await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({
			name: "StartError",
			message: expect.stringContaining("postgres-passwords.json"),
		});
	});
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { sqliteDatabase } from "../../../mixins/document-store/drivers/sqlite/database.ts";
import type { CollectionDefinition } from "../../../mixins/document-store/port.ts";
import { StartError } from "../../../shared/errors.ts";
import { refusal, THINGS, type Thing, thing } from "../../contract/document-store/things.ts";

describe("document store in a file", () => {
	let dir: string;
	let file: string;
	beforeEach(async () => {
		dir = await mkdtemp(join(tmpdir(), "sqlite-"));
		file = join(dir, "documents", "things.sqlite");
	});
	afterEach(() => rm(dir, { recursive: true }));

	const open = async (definition: CollectionDefinition = THINGS) => {
		const database = sqliteDatabase({ file });
		const things = database.collection<Thing>(definition);
		await database.open();
		return { database, things };
	};

	/** Starts a writer in a process of its own and kills it after so many acknowledged documents; answers their ids. */
	const killedAfter = async (count: number, whileRunning: () => Promise<void>): Promise<string[]> => {
		const script = join(import.meta.dirname, "../../support/document-writer.ts");
		const writer: ChildProcess = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "inherit"] });
		const exit = once(writer, "exit");
		const acknowledged: string[] = [];
		for await (const id of createInterface({ input: writer.stdout! })) {
			acknowledged.push(id);
			if (acknowledged.length === 1) await whileRunning();
			if (acknowledged.length === count) writer.kill("SIGKILL");
		}
		await exit;
		return acknowledged;
	};

	test("loses no acknowledged write to kill -9, and is refused to a second process until then", async () => {
		const acknowledged = await killedAfter(2000, async () => {
			const second = sqliteDatabase({ file });
			await expect(second.open()).rejects.toThrow(StartError);
			await expect(second.open()).rejects.toThrow(`The store ${file} is in use by another process.`);
		});
		expect(acknowledged.length).toBeGreaterThanOrEqual(2000);

		const { database, things } = await open();
		for (const id of acknowledged) {
			expect(await things.get(id)).toMatchObject({ version: 2, slug: id });
			expect((await things.find({ where: { "variants.sku": id }, limit: 1 })).data).toHaveLength(1);
		}
		for (let writer = 0; writer < 8; writer++) {
			const scope = await things.find({ where: { scopes: `w${writer}` }, sort: [["price", 1]], limit: 1000 });
			expect(scope.data.map(({ price }) => price)).toEqual(scope.data.map((_, n) => n));
		}
		await database.close();
	});

	test("is refused to the same process twice, and free again after the close", async () => {
		const { database } = await open();
		await expect(open()).rejects.toThrow(StartError);
		await database.close();
		await (await open()).database.close();
	});

	test("shows no reader what is not committed", async () => {
		const { database, things } = await open();
		const writing = things.insert(thing("a"));
		expect(await things.get("a")).toBeNull();
		await writing;
		expect(await things.get("a")).toEqual(thing("a"));
		await database.close();
	});

	test("commits at the close what was written before it", async () => {
		const { database, things } = await open();
		const writing = things.insert(thing("a"));
		await database.close();
		await writing;
		const again = await open();
		expect(await again.things.count({})).toBe(1);
		await again.database.close();
	});

	test("follows a definition that has changed since", async () => {
		const before: CollectionDefinition = { name: "things", fields: { slug: "string" }, indexes: [] };
		const old = await open(before);
		await old.things.insertMany([thing("a", { slug: "s", scopes: ["x"] }), thing("b", { scopes: ["x", "y"] })], "skip");
		await old.database.close();

		const now = await open();
		expect((await now.things.find({ where: { scopes: "x" }, sort: [["price", 1]], limit: 9 })).data).toHaveLength(2);
		expect(await refusal(now.things.insert(thing("c", { slug: "s" })))).toBe("DUPLICATE slug");
		await now.database.close();

		const back = await open(before);
		expect(await back.things.count({ slug: "s" })).toBe(1);
		await back.database.close();
	});

	test("rolls a whole list of changes back when one is a duplicate", async () => {
		const { database, things } = await open();
		await things.insertMany([thing("a", { slug: "s" }), thing("b")], "skip");
		const changes = [
			{ target: { _id: "b" }, change: { $inc: { price: 1 } } },
			{ target: { _id: "b" }, change: { $set: { slug: "s" } } },
		];
		expect(await refusal(things.updateMany(changes))).toBe("DUPLICATE slug");
		expect(await things.get("b")).toEqual(thing("b"));
		await database.close();
	});

	test("says in one sentence why a file cannot be opened", async () => {
		const { database } = await open();
		await database.close();
		const directory = sqliteDatabase({ file: join(dir, "documents") });
		await expect(directory.open()).rejects.toThrow(/The store .* cannot be opened/);
	});
});

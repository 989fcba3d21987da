import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { Connection } from "../../../mixins/document-store/drivers/sqlite/connection.ts";
import { GroupCommit } from "../../../mixins/document-store/drivers/sqlite/group-commit.ts";

describe("group commit", () => {
	let dir: string;
	let writer: Connection;
	let reader: Connection;
	let commits: GroupCommit;
	beforeEach(async () => {
		dir = await mkdtemp(join(tmpdir(), "group-commit-"));
		const file = join(dir, "test.sqlite");
		writer = new Connection(
			file,
			"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (n INTEGER UNIQUE)",
		);
		reader = new Connection(file, "PRAGMA query_only = ON");
		commits = new GroupCommit(writer, "test");
	});
	afterEach(async () => {
		writer.close();
		reader.close();
		await rm(dir, { recursive: true });
	});

	const insert = (n: number) => commits.write(() => writer.prepare("INSERT INTO t VALUES (?)").run(n).lastInsertRowid);
	const seen = () => reader.all<{ n: number }>({ text: "SELECT n FROM t ORDER BY n", params: [] }).map(({ n }) => n);
	const committed = (exec: jest.SpiedFunction<Connection["exec"]>) =>
		exec.mock.calls.filter(([text]) => text === "COMMIT").length;

	test("commits the writes of one turn once, and those of the next again", async () => {
		const exec = jest.spyOn(writer, "exec");
		await Promise.all(Array.from({ length: 50 }, (_, n) => insert(n)));
		expect(committed(exec)).toBe(1);
		await insert(50);
		expect(committed(exec)).toBe(2);
		expect(seen()).toHaveLength(51);
	});

	test("resolves no write before its commit, and shows none to a reader", async () => {
		let isDone = false;
		const writing = insert(1).then(() => {
			isDone = true;
		});
		await Promise.resolve();
		expect(seen()).toEqual([]);
		expect(isDone).toBe(false);
		await writing;
		expect(seen()).toEqual([1]);
	});

	test("undoes the failed write of a turn alone, all of it", async () => {
		const halfDone = commits.write(() => {
			writer.prepare("INSERT INTO t VALUES (2)").run();
			throw new Error("half-way");
		});
		const answers = await Promise.allSettled([insert(1), halfDone, insert(1), insert(3)]);
		expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
		expect(seen()).toEqual([1, 3]);
	});

	test("rejects every write of a turn whose commit fails, and goes on with the next", async () => {
		const exec = jest.spyOn(writer, "exec").mockImplementationOnce(() => {
			throw new Error("disk I/O error");
		});
		const answers = await Promise.allSettled([insert(1), insert(2)]);
		expect(answers.map((answer) => answer.status === "rejected" && answer.reason.type)).toEqual(
			Array(2).fill("SERVICE_UNAVAILABLE"),
		);
		exec.mockRestore();
		await insert(3);
		expect(seen()).toEqual([3]);
	});

	test("rejects the writes before one on which SQLite rolls everything back, and goes on", async () => {
		const before = insert(1);
		const fatal = commits.write(() => {
			// What SQLite does by itself on a full disk.
			writer.exec("ROLLBACK");
			throw new Error("database or disk is full");
		});
		const after = insert(2);
		const answers = await Promise.allSettled([before, fatal, after]);
		expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
		expect(seen()).toEqual([2]);
	});

	test("flushes at once what is open", async () => {
		const writing = insert(1);
		commits.flush();
		expect(seen()).toEqual([1]);
		await writing;
	});
});

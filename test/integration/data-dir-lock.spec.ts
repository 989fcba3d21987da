import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { lockDataDir } from "../../shared/boot/lock.ts";
import { scratchFolder } from "../support/postgres.ts";

const LOCK = new URL("../../shared/boot/lock.ts", import.meta.url).href;

/** A process that holds the folder until it is killed. */
async function startHolder(folder: string) {
	const code = `await (await import("${LOCK}")).lockDataDir(${JSON.stringify(folder)}); console.log("held"); setInterval(() => {}, 1000);`;
	const holder = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
	await once(holder.stdout, "data");
	return holder;
}

describe("the data directory", () => {
	let scratch: string;
	beforeAll(async () => {
		scratch = await scratchFolder();
	});
	const holders: ChildProcess[] = [];
	afterAll(async () => {
		for (const holder of holders) holder.kill("SIGKILL");
		await rm(scratch, { recursive: true });
	});

	test("is made where it is absent, closed to other users", async () => {
		const folder = join(scratch, "new", "data");
		(await lockDataDir(folder)).release();
		expect((await stat(folder)).mode & 0o777).toBe(0o700);
	});

	test("is held by one process at a time, whose number a second one is told", async () => {
		const folder = join(scratch, "held");
		const holder = await startHolder(folder);
		holders.push(holder);
		await expect(lockDataDir(folder)).rejects.toMatchObject({
			name: "StartError",
			message: `The data directory ${folder} is in use by another process (pid ${holder.pid}).`,
		});
		holder.kill("SIGKILL");
		await once(holder, "close");
		const lock = await lockDataDir(folder);
		await expect(lockDataDir(folder)).rejects.toThrow("in use");
		lock.release();
		lock.release();
		(await lockDataDir(folder)).release();
	});

	test("is taken again after a kill before its marker was written", async () => {
		const folder = join(scratch, "killed");
		const holder = await startHolder(folder);
		holders.push(holder);
		holder.kill("SIGKILL");
		await once(holder, "close");
		await rm(join(folder, "voltrico.json"));
		(await lockDataDir(folder)).release();
	});

	test("is refused, and left as it is, when it holds somebody else's files", async () => {
		const folder = join(scratch, "foreign");
		await mkdir(folder);
		await writeFile(join(folder, "thesis.txt"), "mine");
		await expect(lockDataDir(folder)).rejects.toMatchObject({
			name: "StartError",
			message: `The data directory ${folder} is not empty and not a data directory of Voltrico.`,
		});
		expect(await readdir(folder)).toEqual(["thesis.txt"]);
	});

	test("is refused when another version wrote it", async () => {
		const folder = join(scratch, "other");
		await mkdir(folder);
		await writeFile(join(folder, "voltrico.json"), '{"product":"voltrico","format":2}');
		await expect(lockDataDir(folder)).rejects.toThrow("another version");
	});

	test("is refused where no folder can be", async () => {
		const file = join(scratch, "file");
		await writeFile(file, "");
		await expect(lockDataDir(join(file, "data"))).rejects.toMatchObject({ name: "StartError" });
		await expect(lockDataDir(file)).rejects.toMatchObject({ name: "StartError" });
	});
});

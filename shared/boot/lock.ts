import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "../errors.ts";

/** Says that a folder is ours, and in which format its contents are. */
const MARKER = "voltrico.json";
const FORMAT = 1;
/** What a start leaves behind when it is killed before the marker is written, or when no store is embedded. */
const OURS_BEFORE_THE_MARKER = ["voltrico.lock", "voltrico.pid", "secrets"];

/** Locks in force: one that nobody refers to would be closed by the garbage collector. */
const held = new Set<DatabaseSync>();

/** A data directory that this process holds alone. */
export interface DataDirLock {
	release(): void;
}

/**
 * Takes the data directory for this process, creating it when it is absent. Throws a StartError when the folder is
 * not writable, holds somebody else's files, or is held by another live process.
 *
 * The lock is a write lock on an empty SQLite file: the system drops it when the process dies, by whatever signal,
 * and a process number that is used again means nothing to it.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
	await createFolder(dataDir);
	await refuseForeignFolder(dataDir);
	const lock = await holdLock(dataDir);
	await writeFile(join(dataDir, MARKER), `${JSON.stringify({ product: "voltrico", format: FORMAT })}\n`);
	await writeFile(join(dataDir, "voltrico.pid"), `${process.pid}\n`);
	held.add(lock);
	return {
		release() {
			if (held.delete(lock)) lock.close();
		},
	};
}

async function createFolder(dataDir: string): Promise<void> {
	try {
		await mkdir(dataDir, { recursive: true, mode: 0o700 });
	} catch (cause) {
		throw new StartError(`The data directory ${dataDir} cannot be created (${codeOf(cause)}).`, { cause });
	}
}

async function refuseForeignFolder(dataDir: string): Promise<void> {
	const names = await readdir(dataDir).catch((cause) => {
		throw new StartError(`The data directory ${dataDir} cannot be read (${codeOf(cause)}).`, { cause });
	});
	if (names.includes(MARKER)) return refuseForeignMarker(dataDir);
	if (names.every((name) => OURS_BEFORE_THE_MARKER.includes(name))) return;
	throw new StartError(`The data directory ${dataDir} is not empty and not a data directory of Voltrico.`);
}

async function refuseForeignMarker(dataDir: string): Promise<void> {
	const marker = await readFile(join(dataDir, MARKER), "utf8").catch(() => "");
	// Empty: the power went while it was written for the first time.
	if (marker === "" || marker.includes(`"format":${FORMAT}}`)) return;
	throw new StartError(`The data directory ${dataDir} was written by another version of Voltrico.`);
}

async function holdLock(dataDir: string): Promise<DatabaseSync> {
	let lock: DatabaseSync | undefined;
	try {
		lock = new DatabaseSync(join(dataDir, "voltrico.lock"));
		// In memory: a journal would stay beside the lock after a kill, and OFF is refused by the defensive mode.
		lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE");
		return lock;
	} catch (cause) {
		lock?.close();
		if (!isBusy(cause)) throw new StartError(`The data directory ${dataDir} is not writable.`, { cause });
		const pid = (await readFile(join(dataDir, "voltrico.pid"), "utf8").catch(() => "")).trim();
		throw new StartError(`The data directory ${dataDir} is in use by another process${pid && ` (pid ${pid})`}.`);
	}
}

/** SQLITE_BUSY. Source: https://sqlite.org/rescode.html */
const isBusy = (error: unknown): boolean => (error as { errcode?: number }).errcode === 5;

/** The system's code of a file error, e.g. EACCES. */
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown";

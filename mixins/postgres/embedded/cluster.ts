import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../../../shared/errors.ts";
import type { Binaries } from "./binaries.ts";
import { bootstrapSql, CLIENT_AUTHENTICATION } from "./bootstrap.ts";
import { clusterArgument, type Layout } from "./layout.ts";
import { give, type Owner } from "./owner.ts";
import { ADMIN, type Passwords } from "./passwords.ts";

/** Whether there is a cluster. Throws a StartError when it is one of another major version of PostgreSQL. */
export async function hasCluster(layout: Layout, binaries: Binaries): Promise<boolean> {
	const version = await readFile(join(layout.cluster, "PG_VERSION"), "utf8").catch((cause: NodeJS.ErrnoException) => {
		if (cause.code === "ENOENT") return undefined;
		throw new StartError(`The embedded PostgreSQL in ${layout.cluster} belongs to another user.`, { cause });
	});
	if (version === undefined) return false;
	if (version.trim() === binaries.major) return true;
	throw new StartError(
		`The data in ${layout.cluster} is of PostgreSQL ${version.trim()}, and this is PostgreSQL ${binaries.major}; dump it with the old version and restore it.`,
	);
}

/**
 * Makes the cluster with its roles and databases. All is done in a folder aside, which gets its name when it is
 * complete and on the disk, so that a kill in the middle leaves nothing but rubbish; the next start removes it.
 * About 0.8 s.
 */
export async function createCluster(
	layout: Layout,
	binaries: Binaries,
	owner: Owner | undefined,
	passwords: Passwords,
): Promise<void> {
	await mkdir(layout.home, { recursive: true });
	await chmod(layout.home, 0o700);
	await give(layout.home, owner);
	await removeRubbish(layout.home);
	const folder = await mkdtemp(join(layout.home, "new-"));
	await give(folder, owner);

	const at = ["-D", clusterArgument(folder, owner !== undefined)];
	const run = (program: string, args: string[], input: string[] = []): Promise<void> =>
		runProgram(program, args, input, { cwd: folder, owner, log: layout.log });
	await run(binaries.initdb, [...at, ...INITDB_OPTIONS]);
	await writeFile(join(folder, "pg_hba.conf"), CLIENT_AUTHENTICATION);
	await run(binaries.postgres, ["--single", ...at, ...SINGLE_USER_OPTIONS], bootstrapSql(passwords));
	await run(binaries.initdb, [...at, ...SYNC_OPTIONS]);
	await rename(folder, layout.cluster);
	await syncFolder(layout.home);
}

/** The builtin locale sorts and folds alike on every machine. `--no-sync`: all is synced once, at the end. */
const INITDB_OPTIONS = [
	`--username=${ADMIN}`,
	"--auth=reject",
	"--encoding=UTF8",
	"--locale=C",
	"--locale-provider=builtin",
	"--builtin-locale=C.UTF-8",
	"--no-instructions",
	"--no-sync",
];
const SINGLE_USER_OPTIONS = ["-c", "exit_on_error=on", "-c", "fsync=off", ADMIN];
/** One call for the whole file system takes 60 ms where thousands of files one by one take seconds on a busy disk. */
const SYNC_OPTIONS = ["--sync-only", ...(process.platform === "linux" ? ["--sync-method=syncfs"] : [])];

interface Surroundings {
	cwd: string;
	owner: Owner | undefined;
	log: string;
}

async function runProgram(program: string, args: string[], input: string[], around: Surroundings): Promise<void> {
	const log = await open(around.log, "a", 0o600);
	const child = spawn(program, args, { cwd: around.cwd, ...around.owner, env: {}, stdio: ["pipe", log.fd, log.fd] });
	// It may end before it has read everything; its exit code tells.
	child.stdin!.on("error", () => {}).end(input.map((line) => `${line}\n`).join(""));
	const [code] = await once(child, "exit").finally(() => log.close());
	if (code !== 0) throw new StartError(`PostgreSQL could not make its data directory; see ${around.log}.`);
}

/** A program that outlived its killed parent may still write there: then the next start removes the rest. */
async function removeRubbish(home: string): Promise<void> {
	const names = (await readdir(home)).filter((name) => name.startsWith("new-"));
	await Promise.all(names.map((name) => rm(join(home, name), { recursive: true, force: true }).catch(() => {})));
}

async function syncFolder(folder: string): Promise<void> {
	if (process.platform === "win32") return;
	const handle = await open(folder, "r");
	await handle.sync().finally(() => handle.close());
}

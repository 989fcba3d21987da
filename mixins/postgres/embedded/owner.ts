import { chown, readFile, stat } from "node:fs/promises";
import { StartError } from "../../../shared/errors.ts";

/** The system user that PostgreSQL runs as, when it is not the one that Node runs as. */
export interface Owner {
	uid: number;
	gid: number;
}

/** The users that PostgreSQL may run as when we are root, best first. */
const CANDIDATES = ["postgres", "nobody"];

/**
 * Decides whom PostgreSQL runs as: undefined for our own user. As root, which PostgreSQL refuses, it is the owner of
 * the cluster if there is one, so that it stays the same from start to start, else `postgres` or `nobody`.
 */
export async function ownerOf(cluster: string): Promise<Owner | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	if (process.platform !== "linux") throw new StartError("PostgreSQL refuses to run as root; start as another user.");
	const existing = await stat(cluster).catch(() => undefined);
	if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
	const users = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
	for (const candidate of CANDIDATES) {
		const user = users.find(([name]) => name === candidate);
		if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
	}
	throw new StartError(`PostgreSQL refuses to run as root, and there is no user ${CANDIDATES.join(" or ")} here.`);
}

/** Gives a file or folder to PostgreSQL's user. */
export const give = async (path: string, owner: Owner | undefined): Promise<void> => {
	if (owner) await chown(path, owner.uid, owner.gid);
};

import { join } from "node:path";

/** Where things of the embedded PostgreSQL lie below the data directory. */
export interface Layout {
	/** Belongs to PostgreSQL's user, closed to everybody else. */
	home: string;
	/** What PostgreSQL calls its data directory; the socket is in it too. */
	cluster: string;
	log: string;
	/** Belongs to Node's user. */
	passwords: string;
}

export function layoutOf(dataDir: string): Layout {
	const home = join(dataDir, "postgres");
	return {
		home,
		cluster: join(home, "cluster"),
		log: join(dataDir, "postgres.log"),
		passwords: join(dataDir, "postgres-passwords.json"),
	};
}

/**
 * How PostgreSQL, started with the cluster as its working directory, is told where the cluster is. As another user it
 * may not be able to pass the folders above (the data directory is 0700), but its working directory it can always
 * name; only Linux has this name, and only there we run it as another user.
 */
export const clusterArgument = (folder: string, asOtherUser: boolean): string =>
	asOtherUser ? "/proc/self/cwd" : folder;

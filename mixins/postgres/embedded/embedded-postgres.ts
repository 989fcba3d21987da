import { resolve } from "node:path";
import { chooseAddress, urlOf } from "./address.ts";
import { findBinaries } from "./binaries.ts";
import { createCluster, hasCluster } from "./cluster.ts";
import { clusterArgument, layoutOf } from "./layout.ts";
import { stopOrphan } from "./orphan.ts";
import { ownerOf } from "./owner.ts";
import { ADMIN, passwordsIn, type ServiceName } from "./passwords.ts";
import { serverArguments } from "./settings.ts";
import { type Report, supervise } from "./supervisor.ts";

/** A PostgreSQL server of our own, with a database for each service. */
export interface EmbeddedPostgres {
	/** The connection URI of a service's database, with its password. */
	urlFor(service: ServiceName): string;
	/** The superuser's: for statistics and tests, not for services. */
	adminUrl: string;
	/** The server's process; another one after it was started again. */
	readonly pid: number;
	/** Where, without credentials: for the table at the start. */
	label: string;
	/** Idempotent; at most 9 s, usually 0.1 s. Close the databases' pools first. */
	stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
	/** Held by the caller (`lockDataDir`). */
	dataDir: string;
	/** Told when the server had to be started again; silent by default. */
	report?: Report;
}

/**
 * Starts the PostgreSQL of the npm package on `dataDir`, after making its cluster there (0.8 s) or stopping what a
 * killed process left running. It is started again when it dies. Throws a StartError where it cannot run.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
	const layout = layoutOf(resolve(options.dataDir));
	const owner = await ownerOf(layout.cluster);
	const binaries = await findBinaries(owner !== undefined);
	const exists = await hasCluster(layout, binaries);
	const passwords = await passwordsIn(layout.passwords, !exists);
	if (exists) await stopOrphan(layout.cluster);
	else await createCluster(layout, binaries, owner, passwords);

	const address = await chooseAddress(layout.cluster);
	const server = await supervise(
		{
			program: binaries.postgres,
			arguments: serverArguments(clusterArgument(layout.cluster, owner !== undefined), address),
			cluster: layout.cluster,
			log: layout.log,
			owner,
		},
		options.report ?? (() => {}),
	);
	return {
		urlFor: (service) => urlOf(address, service, passwords[service], service),
		adminUrl: urlOf(address, ADMIN, passwords[ADMIN], ADMIN),
		get pid() {
			return server.pid;
		},
		label: `embedded PostgreSQL ${binaries.major}, ${layout.cluster}`,
		stop: () => server.stop(),
	};
}

import { ServiceBroker, type ServiceSchema } from "moleculer";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../mixins/postgres/embedded/embedded-postgres.ts";
import { brokerOptions } from "../../moleculer.config.ts";
import type { Config } from "../config.ts";
import { type FirstAdmin, setRuntime } from "../runtime.ts";
import { type DataDirLock, lockDataDir } from "./lock.ts";
import { assertPortIsFree } from "./port.ts";

/** The services whose tables are in PostgreSQL. */
const ON_POSTGRES = ["orders", "inventory", "payments"];

/** A store that is open. */
export interface Store {
	broker: ServiceBroker;
	/** Where its PostgreSQL is; absent where no service here needs one. */
	postgres?: EmbeddedPostgres;
	/** The administrator that this start created. */
	admin?: FirstAdmin;
	/** Stops in the reverse order: first the edge, so that what was accepted is answered. Idempotent. */
	stop(): Promise<void>;
}

/**
 * Starts the services that the configuration names, on the embedded stores under its data directory. Throws a
 * StartError where something of the machine is in the way; then nothing is left running.
 */
export async function startStore(config: Config): Promise<Store> {
	const { host, port, services, dataDir } = config;
	if (services.includes("gateway")) await assertPortIsFree(host, port);
	const lock = await lockDataDir(dataDir);
	const running: { postgres?: EmbeddedPostgres; broker?: ServiceBroker; admin?: FirstAdmin } = {};
	const stop = once(() => stopAll(lock, running.broker, running.postgres));
	try {
		const [schemas, postgres] = await Promise.all([loadServices(services), postgresFor(config)]);
		if (postgres) running.postgres = postgres;
		const broker = new ServiceBroker(brokerOptions(config));
		running.broker = broker;
		setRuntime(broker, {
			config,
			postgresUrl: (service) => postgres!.urlFor(service as "orders"),
			announce: (admin) => {
				running.admin = admin;
			},
		});
		for (const schema of schemas) broker.createService(schema);
		await broker.start();
		return { ...running, broker, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

const loadServices = (names: string[]): Promise<ServiceSchema[]> =>
	Promise.all(names.map(async (name) => (await import(`../../services/${name}/${name}.service.ts`)).default));

async function postgresFor({ services, dataDir }: Config): Promise<EmbeddedPostgres | undefined> {
	if (!services.some((service) => ON_POSTGRES.includes(service))) return undefined;
	return startEmbeddedPostgres({ dataDir, report: (message) => process.stderr.write(`${message}\n`) });
}

async function stopAll(lock: DataDirLock, broker?: ServiceBroker, postgres?: EmbeddedPostgres): Promise<void> {
	const gateway = broker?.getLocalService("gateway");
	if (gateway) await broker!.destroyService(gateway);
	await broker?.stop();
	await postgres?.stop();
	lock.release();
}

function once(work: () => Promise<void>): () => Promise<void> {
	let running: Promise<void> | undefined;
	return () => {
		running ??= work();
		return running;
	};
}

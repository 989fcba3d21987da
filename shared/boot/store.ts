import { type Middleware, ServiceBroker, type ServiceSchema } from "moleculer";
import type { EmbeddedPostgres } from "../../mixins/postgres/embedded/embedded-postgres.ts";
import { brokerOptions } from "../../moleculer.config.ts";
import { asSystem, call } from "../broker/call.ts";
import { join, leave } from "../broker/membership.ts";
import { databaseUrlOf, embeddedOf } from "../config/stores.ts";
import type { Config } from "../config.ts";
import type { ServiceName } from "../contracts/index.ts";
import { type FirstAdmin, setRuntime } from "../runtime.ts";
import { type HealthPort, openHealthPort, type Readiness } from "./health.ts";
import type { DataDirLock } from "./lock.ts";

/** A process of the store: all services, or some of them beside other processes. */
export interface Store {
	broker: ServiceBroker;
	/** The administrator that this start created; there after `start`. */
	readonly admin?: FirstAdmin;
	/**
	 * Opens the ports, then the stores, then the services. Waits for servers that are away and says so. Throws a
	 * StartError where something must be changed first; then nothing is left running.
	 */
	start(): Promise<void>;
	/** Stops in the reverse order: first the edge, so that what was accepted is answered. Idempotent, at any moment. */
	stop(): Promise<void>;
}

/** The probe of a service's store takes this long at most. */
const PROBE_MS = 2_000;

/** Prepares a process with the services and stores that the configuration names; `more` stand outside of all middlewares. */
export function storeOf(config: Config, more: Middleware[] = []): Store {
	const { services, dataDir } = config;
	const options = brokerOptions(config);
	const broker = new ServiceBroker({ ...options, middlewares: [...options.middlewares!, ...more] });
	const running: {
		health?: HealthPort;
		lock?: DataDirLock;
		postgres?: EmbeddedPostgres;
		admin?: FirstAdmin;
		isStopping?: boolean;
	} = {};
	setRuntime(broker, {
		config,
		// Asked for by services only, which start behind the embedded server.
		postgresUrl: (service) => databaseUrlOf(config, service) ?? running.postgres!.urlFor(service as "orders"),
		announce: (admin) => {
			running.admin = admin;
		},
	});

	async function start(): Promise<void> {
		try {
			const health = await openHealthPort(config, () => readinessOf(broker, services, running.isStopping));
			if (health) running.health = health;
			// Before anything that may take long: its port answers 503 until the rest is there.
			if (services.includes("gateway")) await openEdge(broker);
			await prepare();
			await join(broker);
			const others = services.filter((name) => name !== "gateway");
			await Promise.all(others.map(async (name) => startService(broker, await schemaOf(name))));
		} catch (error) {
			await stop();
			throw error;
		}
	}

	/** Only what an embedded store of this process needs. */
	async function prepare(): Promise<void> {
		const embedded = embeddedOf(config);
		if (embedded.services.length > 0) {
			const { lockDataDir } = await import("./lock.ts");
			running.lock = await lockDataDir(dataDir);
		}
		if (embedded.needsPostgres) {
			const { startEmbeddedPostgres } = await import("../../mixins/postgres/embedded/embedded-postgres.ts");
			const report = (message: string) => process.stderr.write(`${message}\n`);
			running.postgres = await startEmbeddedPostgres({ dataDir, report });
		}
	}

	const stop = once(async () => {
		running.isStopping = true;
		const gateway = broker.getLocalService("gateway");
		if (gateway) await broker.destroyService(gateway);
		await leave(broker);
		await broker.stop();
		await running.postgres?.stop();
		running.lock?.release();
		await running.health?.close();
	});

	return {
		broker,
		get admin() {
			return running.admin;
		},
		start,
		stop,
	};
}

const schemaOf = async (name: string): Promise<ServiceSchema> =>
	(await import(`../../services/${name}/${name}.service.ts`)).default;

async function openEdge(broker: ServiceBroker): Promise<void> {
	const gateway = broker.createService(await schemaOf("gateway"));
	// True of this service alone.
	await (gateway as unknown as { open(): Promise<void> }).open();
}

/** Each by itself, so that one whose store is away does not hold up the others. */
async function startService(broker: ServiceBroker, schema: ServiceSchema): Promise<void> {
	const service = new broker.ServiceFactory(broker, schema);
	await service._start();
}

/** Asks the services of this process whether they and their stores answer. */
async function readinessOf(broker: ServiceBroker, services: string[], isStopping = false): Promise<Readiness> {
	const names = services.filter((name) => name !== "gateway") as Exclude<ServiceName, "gateway">[];
	const options = { ...asSystem("boot"), nodeID: broker.nodeID, timeout: PROBE_MS };
	const asked = names.map(async (name): Promise<[string, Readiness["parts"][string]]> => {
		const away = { ready: false, detail: "The service has not started." };
		return [name, await call(broker, `${name}.health`, {}, options).catch(() => away)];
	});
	const isConnected = broker.transit?.connected ?? true;
	const transporter = broker.transit && { rabbitmq: { ready: isConnected } };
	const parts = { ...transporter, ...Object.fromEntries(await Promise.all(asked)) };
	return { ready: !isStopping && Object.values(parts).every(({ ready }) => ready), parts };
}

function once(work: () => Promise<void>): () => Promise<void> {
	let running: Promise<void> | undefined;
	return () => {
		running ??= work();
		return running;
	};
}

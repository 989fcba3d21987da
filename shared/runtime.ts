import type { Service, ServiceBroker } from "moleculer";
import type { Config } from "./config.ts";

/** What the start prepared for the services of one broker. Kept beside the broker, for its options are broadcast. */
export interface Runtime {
	config: Config;
	/** The connection string of a service's own PostgreSQL database. */
	postgresUrl: (service: string) => string;
}

const runtimes = new WeakMap<ServiceBroker, Runtime>();

/** Gives a broker its runtime, before services are created. */
export const setRuntime = (broker: ServiceBroker, runtime: Runtime): void => void runtimes.set(broker, runtime);

/** Reads the runtime of a service's broker. */
export function runtimeOf(service: Service): Runtime {
	const runtime = runtimes.get(service.broker);
	if (!runtime) throw new TypeError("The broker was started without a runtime.");
	return runtime;
}

import type { Service, ServiceBroker } from "moleculer";
import type { Config } from "./config.ts";

/** What the start prepared for the services of one broker. Kept beside the broker, for its options are broadcast. */
export interface Runtime {
	config: Config;
	/** The connection string of a service's own PostgreSQL database. */
	postgresUrl: (service: string) => string;
	/** Takes the first administrator for the console; called by users when there is something to say. */
	announce?: (admin: FirstAdmin) => void;
}

/** The administrator that users created at the first start. */
export interface FirstAdmin {
	email: string;
	/** The generated password; absent where it was configured. */
	password?: string;
	/** To be called once the password was shown: it is never given again. */
	shown(): void;
}

const runtimes = new WeakMap<ServiceBroker, Runtime>();

/** Gives a broker its runtime, before services are created. */
export const setRuntime = (broker: ServiceBroker, runtime: Runtime): void => void runtimes.set(broker, runtime);

/** Reads the runtime of a service's broker. */
export function runtimeOf({ broker }: Pick<Service, "broker">): Runtime {
	const runtime = runtimes.get(broker);
	if (!runtime) throw new TypeError("The broker was started without a runtime.");
	return runtime;
}

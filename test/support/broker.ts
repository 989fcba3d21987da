import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceBroker, type ServiceSchema } from "moleculer";
import { brokerOptions } from "../../moleculer.config.ts";
import type { Caller } from "../../shared/auth.ts";
import { type ActionHandlers, defineService } from "../../shared/broker/define.ts";
import { loadConfig, serviceNames } from "../../shared/config.ts";
import { contracts, type ServiceName } from "../../shared/contracts/index.ts";
import { type Runtime, setRuntime } from "../../shared/runtime.ts";
import { documentsFor, giveBackDocuments } from "./documents.ts";

/** Makes an empty folder, and tells how to be rid of it. */
export async function scratchDir(): Promise<{ path: string; remove(): Promise<void> }> {
	const path = await mkdtemp(join(tmpdir(), "voltrico-test-"));
	return {
		path,
		remove() {
			giveBackDocuments(path);
			return rm(path, { recursive: true, force: true });
		},
	};
}

/** Where a test's stores are, further variables of its environment, who reads its log, and what the start would prepare. */
export interface Surroundings extends Partial<Omit<Runtime, "config">> {
	dataDir: string;
	env?: Record<string, string>;
	log?: (line: string) => void;
}

/** Starts services on a broker of their own, where every answer is checked against its contract. */
export async function startBroker(
	services: ServiceSchema[],
	{ dataDir, env, log, ...runtime }: Surroundings,
): Promise<ServiceBroker> {
	// A fake has no store, and needs no database.
	const owners = services.filter(({ mixins }) => mixins?.length).map(({ name }) => name);
	const documents = await documentsFor(dataDir, owners);
	const variables = { NODE_ENV: "test", LOG_LEVEL: "fatal", DATA_DIR: dataDir, ...documents, ...env };
	const config = loadConfig(variables, { serviceNames });
	const broker = new ServiceBroker(brokerOptions(config, log && { write: log }));
	const postgresUrl = (service: string): string => {
		throw new TypeError(`This test gave ${service} no PostgreSQL.`);
	};
	setRuntime(broker, { config, postgresUrl, ...runtime });
	for (const service of services) broker.createService(service);
	await broker.start();
	return broker;
}

/** A service of which only some actions are needed: they are typed and checked as the real ones; the others throw. */
export function fakeService<N extends ServiceName>(name: N, actions: Partial<ActionHandlers<N>>): ServiceSchema {
	const unexpected = (action: string) => () => {
		throw new TypeError(`This test does not expect ${name}.${action} to be called.`);
	};
	const all = Object.keys(contracts[name]).map((action) => [action, unexpected(action)]);
	// True because every action of the contract has a handler now.
	return defineService(name, { actions: { ...Object.fromEntries(all), ...actions } as ActionHandlers<N> });
}

/** Call options that say who calls. */
export const as = (caller: Caller, meta: object = {}) => ({ meta: { caller, ...meta } });

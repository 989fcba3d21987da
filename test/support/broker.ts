import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceBroker, type ServiceSchema } from "moleculer";
import { brokerOptions } from "../../moleculer.config.ts";
import type { Caller } from "../../shared/auth.ts";
import { type ActionHandlers, defineService } from "../../shared/broker/define.ts";
import { loadConfig } from "../../shared/config.ts";
import { type Contracts, contracts, type ServiceName } from "../../shared/contracts/index.ts";
import { type Runtime, setRuntime } from "../../shared/runtime.ts";

/** A folder for one test run; `remove` when it is over. */
export function scratchDir(): { path: string; remove(): void } {
	const path = mkdtempSync(join(tmpdir(), "voltrico-test-"));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface BrokerUnderTest {
	services: ServiceSchema[];
	dataDir: string;
	/** Further variables of the environment. */
	env?: Record<string, string>;
	/** Takes the log instead of the console. */
	log?: { write(line: string): void };
	runtime?: Partial<Runtime>;
}

/** Starts a broker as a node does, in test mode: every answer is checked against its contract. */
export async function startBroker({ services, dataDir, env, log, runtime }: BrokerUnderTest): Promise<ServiceBroker> {
	const serviceNames = services.map(({ name }) => String(name));
	const variables = { NODE_ENV: "test", DATA_DIR: dataDir, LOG_LEVEL: "error", ...env };
	const config = loadConfig(variables, { serviceNames });
	const options = brokerOptions(config);
	if (log) (options.logger as any).options.pino.destination = log;
	const broker = new ServiceBroker(options);
	const postgresUrl = (service: string) => {
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
	const all = Object.keys(contracts[name]).map((action) => [
		action,
		actions[action as keyof Contracts[N]] ?? unexpected(action),
	]);
	// True because every action of the contract has a handler now.
	return defineService(name, { actions: Object.fromEntries(all) as ActionHandlers<N> });
}

/** Call options that say who calls. */
export const as = (caller: Caller, meta: object = {}) => ({ meta: { caller, ...meta } });

/** Asks until `check` holds, for at most `ms`; throws where it never did. */
export async function eventually(check: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
	const end = Date.now() + ms;
	while (!(await check())) {
		if (Date.now() > end) throw new Error("It did not come true in time.");
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

import { setTimeout as delay } from "node:timers/promises";
import type { Context, Service, ServiceSchema } from "moleculer";
import DbService from "moleculer-db";
import { isUnavailable } from "../shared/errors.ts";

/** A service that owns a store, or a context of one of its actions. */
export type Owner = Service | Context<any, any>;

/** A context knows its service. */
export const serviceOf = (owner: Owner): Service =>
	"service" in owner && owner.service ? owner.service : (owner as Service);

const FIRST_DELAY_MS = 200;
const LAST_DELAY_MS = 2_000;
/** An outage of hours is not said every two seconds. */
const SAY_EVERY_MS = 30_000;

/** Services that were told to stop, also while they still wait for their store. */
const stopping = new WeakSet<Service>();

/**
 * Opens a service's store, for as long as its server is away: the service starts when it is there. Throws at once what
 * waiting does not mend, such as a wrong password.
 */
export async function openWhenThere(service: Service, open: () => Promise<void>): Promise<void> {
	let saidAt = 0;
	for (let wait = FIRST_DELAY_MS; !stopping.has(service); wait = Math.min(wait * 2, LAST_DELAY_MS)) {
		try {
			return await open();
		} catch (error) {
			if (!isUnavailable(error)) throw error;
			if (Date.now() - saidAt > SAY_EVERY_MS) {
				service.logger.warn(`${service.name} waits: ${(error as Error).message}`, { cause: causeOf(error) });
				saidAt = Date.now();
			}
			await delay(wait * (0.5 + Math.random() / 2));
		}
	}
}

const causeOf = (error: unknown): string | undefined => {
	const { cause } = error as Error;
	return cause === undefined ? undefined : String(cause);
};

/** moleculer-db without its actions, which are open to everyone, and its `started`, which retries wrong passwords too. */
const { actions: _open, started: _endless, ...MOLECULER_DB } = DbService as unknown as ServiceSchema; // its types say class

function started(this: Service & { connect(): Promise<void> }): Promise<void> {
	return openWhenThere(this, () => this.connect());
}

async function stopped(this: Service): Promise<void> {
	stopping.add(this);
}

/** Opens and closes the adapter of a service with it: moleculer-db's life cycle, bounded, and nothing else of it. */
// True because moleculer binds hooks to the service, which has moleculer-db's members by its mixin.
export const LIFE_CYCLE = { mixins: [MOLECULER_DB], started, stopped } as unknown as Partial<ServiceSchema>;

import { setTimeout as delay } from "node:timers/promises";
import type { Context, Service, ServiceSchema } from "moleculer";
import DbService from "moleculer-db";
import { VoltricoError } from "../shared/errors.ts";

/** A service that owns a store, or a context of one of its actions. */
export type Owner = Service | Context<any, any>;

/** A context knows its service. */
export const serviceOf = (owner: Owner): Service =>
	"service" in owner && owner.service ? owner.service : (owner as Service);

/** Connection attempts at the start, over about 3 s; then the start fails. Only what is retryable is tried again. */
const ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;

/** moleculer-db without its actions, which are open to everyone, and its `started`, which retries for ever. */
const { actions: _open, started: _endless, ...MOLECULER_DB } = DbService as unknown as ServiceSchema; // its types say class

async function started(this: Service & { connect(): Promise<void> }): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await this.connect();
		} catch (error) {
			const isRetryable = error instanceof VoltricoError && error.retryable;
			if (!isRetryable || attempt === ATTEMPTS) throw error;
			this.logger.warn(`${error.message} Attempt ${attempt} of ${ATTEMPTS}.`);
			await delay(FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
		}
	}
}

/** Opens and closes the adapter of a service with it: moleculer-db's life cycle, bounded, and nothing else of it. */
// True because moleculer binds hooks to the service, which has moleculer-db's members by its mixin.
export const LIFE_CYCLE = { mixins: [MOLECULER_DB], started } as unknown as Partial<ServiceSchema>;

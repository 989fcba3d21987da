import { setTimeout as delay } from "node:timers/promises";
import type { Service } from "moleculer";
import type { JobDesk } from "../../mixins/jobs/desk.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { seed } from "./seed.ts";
import type { Store } from "./store.ts";
import { TIDY_MS, tidy } from "./tidy.ts";

/** Work that the service does beside its actions. */
export interface Background {
	/** Ends it; resolves when nothing of it runs any more. */
	stop(): Promise<void>;
}

/** Seeds an empty store where `SEED` says so, and tidies up for as long as the service runs. */
export function startBackground(
	service: Service,
	store: Store,
	desk: JobDesk,
	{ wakeRelay, wakeWorker }: { wakeRelay: () => void; wakeWorker: () => void },
): Background {
	const { storeCurrency: currency, seed: wanted, productsDatabaseUrl } = runtimeOf(service).config;
	const stopping = new AbortController();
	const { signal } = stopping;

	async function sow(): Promise<void> {
		const products = await seed({ store, desk, currency, wake: wakeWorker, isStopped: () => signal.aborted });
		if (products !== undefined) service.logger.info(`The demo catalogue is in the store: ${products} products.`);
	}

	async function run(): Promise<void> {
		// Nobody wants a demo in a shop that runs on servers, unless they say so.
		let isSown = wanted === "none" || (wanted === undefined && productsDatabaseUrl !== undefined);
		while (!signal.aborted) {
			try {
				if (await tidy(store)) wakeRelay();
				if (!isSown) await sow();
				isSown = true;
			} catch (error) {
				service.logger.warn("The catalogue could not be tidied; it is tried again.", { error: String(error) });
			}
			await delay(TIDY_MS, undefined, { signal }).catch(() => {});
		}
	}

	const running = run();
	return {
		async stop() {
			stopping.abort();
			await running;
		},
	};
}

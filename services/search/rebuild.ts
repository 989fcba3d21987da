import { setTimeout as delay } from "node:timers/promises";
import type { Service } from "moleculer";
import type { Change, ProductDocument, ProductSearchEngine } from "../../mixins/search-index/port.ts";
import { asSystem, call } from "../../shared/broker/call.ts";
import { isUnavailable } from "../../shared/errors.ts";
import { changeOf } from "./product-document.ts";

const BATCH = 500;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** A rebuild that goes on in the background. */
export interface Rebuild {
	readonly isComplete: boolean;
	/** Ends it early. */
	stop(): Promise<void>;
}

/**
 * Fills the index from the products store, as often as it takes: at the start products may not be there yet. Live
 * changes go on meanwhile and the newer one wins.
 */
export function startRebuild(service: Service, engine: ProductSearchEngine): Rebuild {
	const state = { isComplete: false, isStopped: false };
	const stopping = Promise.withResolvers<void>();
	async function fill(): Promise<void> {
		for (let wait = FIRST_RETRY_MS; !state.isStopped && !state.isComplete; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
			try {
				const { documents, milliseconds, rejected } = await engine.rebuild(snapshots(service, () => state.isStopped));
				state.isComplete = !state.isStopped;
				service.logger.info(`The index of ${documents} products is complete.`, { milliseconds });
				if (rejected.length > 0) service.logger.warn("Some products could not be indexed.", { rejected });
			} catch (error) {
				if (!isUnavailable(error))
					service.logger.error("The index could not be built; it is tried again.", { error: String(error) });
				await Promise.race([delay(wait, undefined, { ref: false }), stopping.promise]);
			}
		}
	}
	const running = fill();
	return {
		get isComplete() {
			return state.isComplete;
		},
		async stop() {
			state.isStopped = true;
			stopping.resolve();
			await running;
		},
	};
}

async function* snapshots(service: Service, isStopped: () => boolean): AsyncGenerator<Change<ProductDocument>[]> {
	let after: string | undefined;
	do {
		const page = await call(
			service.broker,
			"products.snapshots",
			{ limit: BATCH, ...(after && { after }) },
			asSystem("search"),
		);
		if (page.length > 0) yield page.map(changeOf);
		after = page.length === BATCH ? page.at(-1)!.id : undefined;
	} while (after && !isStopped());
}

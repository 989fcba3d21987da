import { setTimeout as delay } from "node:timers/promises";
import type { Service } from "moleculer";
import { isUnavailable } from "../../shared/errors.ts";
import type { FilledIndex } from "./sources.ts";

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/**
 * Fills an index that does not outlive its process, at the start and again whenever it is lost, until `signal` is given.
 * Live changes go on meanwhile and the newer one wins.
 */
export async function keepFilled({ logger }: Service, index: FilledIndex, signal: AbortSignal): Promise<void> {
	const { name, engine } = index;
	const stopped = new Promise((resolve) => signal.addEventListener("abort", resolve));
	while (!signal.aborted) {
		await fill(logger, index, signal);
		// True because only such an engine is given here.
		await Promise.race([engine.whenLost!(), stopped]);
		if (!signal.aborted) logger.error(`The index of ${name} was lost; it is built again.`);
	}
}

/** As often as it takes: at the start the service that owns the documents may not be there yet. */
async function fill(logger: Service["logger"], { name, engine, source }: FilledIndex, signal: AbortSignal) {
	for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
		try {
			const { documents, milliseconds, rejected } = await engine.rebuild(source(signal));
			logger.info(`The index of ${documents} ${name} is complete.`, { milliseconds });
			if (rejected.length > 0) logger.warn(`Some ${name} could not be indexed.`, { rejected });
			return;
		} catch (error) {
			if (signal.aborted) return;
			if (!isUnavailable(error))
				logger.error(`The index of ${name} could not be built; it is tried again.`, { error: String(error) });
			await delay(wait, undefined, { signal, ref: false }).catch(() => {});
		}
	}
}

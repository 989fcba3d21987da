import { ServiceUnavailable } from "./errors.ts";

export interface BulkheadOptions {
	/** What is too busy, to end the sentence of a refusal. */
	part: string;
	/** How many run at once. */
	concurrency: number;
	/** How many may wait. */
	queue: number;
	/** After how long waiting has become useless. */
	maxWaitMs: number;
}

/** Runs work when there is room for it; throws ServiceUnavailable, with nothing begun, where there will be none. */
export type Bulkhead = <T>(work: () => Promise<T>) => Promise<T>;

interface Waiter {
	enter: () => void;
	refuse: (error: Error) => void;
	since: number;
}

/**
 * Bounds how much of something runs at once. Moleculer's own bulkhead runs queued calls whose callers have long got
 * their timeout; this one refuses what has waited too long, so that nothing is done for nobody.
 */
export function bulkhead({ part, concurrency, queue, maxWaitMs }: BulkheadOptions): Bulkhead {
	const waiting: Waiter[] = [];
	let running = 0;
	let timer: NodeJS.Timeout | undefined;

	function refuseLate(): void {
		const latest = Date.now() - maxWaitMs;
		while (waiting[0] && waiting[0].since <= latest) waiting.shift()!.refuse(new ServiceUnavailable(part));
	}

	/** One timer serves the whole queue, for it is in the order of coming. */
	function watch(): void {
		if (timer || !waiting[0]) return;
		const expire = () => {
			timer = undefined;
			refuseLate();
			watch();
		};
		timer = setTimeout(expire, Math.max(1, waiting[0].since + maxWaitMs - Date.now())).unref();
	}

	async function enter(): Promise<void> {
		if (running < concurrency) {
			running += 1;
			return;
		}
		if (waiting.length >= queue) throw new ServiceUnavailable(part);
		await new Promise<void>((resolve, reject) => {
			waiting.push({ enter: resolve, refuse: reject, since: Date.now() });
			watch();
		});
	}

	/** Hands the place to the next, or gives it up. */
	function leave(): void {
		refuseLate();
		const next = waiting.shift();
		if (next) next.enter();
		else running -= 1;
	}

	return async (work) => {
		await enter();
		try {
			return await work();
		} finally {
			leave();
		}
	};
}

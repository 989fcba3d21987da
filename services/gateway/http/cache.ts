import { LRUCache } from "lru-cache";

/** An answer ready to send. */
export interface CachedAnswer {
	body: Buffer;
	etag: string;
	headers: Record<string, string>;
}

/** With the relay's and a store's delay, an answer stays below the 2 s that the API promises. */
export const CACHE_MS = 1_000;
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * The one cache that catalogue, product and search answers pass: by URL, for at most a second. Requests for the
 * same URL that come together wait for one answer; a failure is not kept.
 */
export function answerCache(ttl = CACHE_MS) {
	const answers = new LRUCache<string, CachedAnswer>({
		maxSize: MAX_BYTES,
		sizeCalculation: ({ body }, url) => body.length + url.length + 200,
		ttl,
	});
	const inFlight = new Map<string, Promise<CachedAnswer>>();
	return {
		get: (url: string): CachedAnswer | undefined => answers.get(url),
		/** Makes the answer, or joins those who wait for it already. Its age counts from when it was begun. */
		async make(url: string, work: () => Promise<CachedAnswer>): Promise<CachedAnswer> {
			const running = inFlight.get(url);
			if (running) return running;
			const start = performance.now();
			const promise = work()
				.then((answer) => {
					answers.set(url, answer, { start });
					return answer;
				})
				.finally(() => inFlight.delete(url));
			inFlight.set(url, promise);
			return promise;
		},
	};
}

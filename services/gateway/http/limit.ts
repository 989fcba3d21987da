import type { ServerResponse } from "node:http";
import { LRUCache } from "lru-cache";
import type { ServiceBroker } from "moleculer";
import { TooManyRequests } from "../../../shared/errors.ts";

/** Callers that are remembered at once; who was forgotten begins anew. About 10 MB. */
const MAX_CALLERS = 50_000;
const WINDOW_MS = 60_000;
const COUNT_AGE_MS = 1_000;

/** Where a caller stands after a request. */
export interface Standing {
	/** Requests a minute that this gateway allows. */
	quota: number;
	/** How many may follow at once. */
	remaining: number;
	/** Seconds until all of them may. */
	reset: number;
	/** Seconds until the next may; only where this one may not. */
	retryAfter?: number;
}

/**
 * Counts requests of callers against `quota()` a minute: as many at once, and then one each time a share of the minute
 * has passed. Source: the generic cell rate algorithm, ITU-T I.371, which keeps one number a caller.
 */
export function rateLimiter(quota: () => number, now: () => number = performance.now.bind(performance)) {
	/** When each caller will have been granted again all that it has used. */
	const settled = new LRUCache<string, number>({ max: MAX_CALLERS });
	return {
		/** Counts one request, unless it is one too many. */
		take(caller: string): Standing {
			const at = now();
			const most = quota();
			const share = WINDOW_MS / most;
			const next = Math.max(settled.get(caller) ?? at, at) + share;
			const isOver = next - at > WINDOW_MS + 0.001;
			if (!isOver) settled.set(caller, next);
			const used = isOver ? next - share - at : next - at;
			return {
				quota: most,
				remaining: Math.max(0, Math.floor((WINDOW_MS - used) / share + 0.001)),
				reset: Math.ceil(used / 1_000),
				...(isOver && { retryAfter: Math.ceil((next - at - WINDOW_MS) / 1_000) }),
			};
		},
	};
}

/** Counts a request and says on its answer where the caller stands; throws TooManyRequests. */
export type Admission = (response: ServerResponse, caller: string) => void;

/**
 * Limits callers to `perMinute` requests at all gateways together, each of which counts alone and allows its part.
 * Source of the headers: draft-ietf-httpapi-ratelimit-headers-10.
 */
export function admission(perMinute: number, gateways: () => number): Admission {
	const limiter = rateLimiter(() => Math.max(1, Math.floor(perMinute / gateways())));
	return (response, caller) => {
		const { quota, remaining, reset, retryAfter } = limiter.take(caller);
		response.setHeader("RateLimit-Policy", `"caller";q=${quota};w=${WINDOW_MS / 1_000}`);
		response.setHeader("RateLimit", `"caller";r=${remaining};t=${reset}`);
		if (retryAfter !== undefined) throw new TooManyRequests(retryAfter);
	};
}

/** How many gateways the cluster has now, this one included; counted once a second. */
export function gatewayCount(broker: ServiceBroker): () => number {
	let count = 1;
	let countedAt = Number.NEGATIVE_INFINITY;
	return () => {
		if (performance.now() - countedAt > COUNT_AGE_MS) {
			countedAt = performance.now();
			const services = broker.registry.getServiceList({ onlyAvailable: true }) as { name: string }[];
			count = Math.max(1, services.filter(({ name }) => name === "gateway").length);
		}
		return count;
	};
}

import { ServiceUnavailable } from "../../shared/errors.ts";

/** Each lost try is another writer's success; this many at once on one account are no person. */
const MAX_TRIES = 100;

/**
 * Repeats a change that is guarded by the version it was made for, reading anew, until it is applied: `change` answers
 * null where it came too late. Throws ServiceUnavailable after 100 tries.
 */
export async function untilApplied<T>(change: () => Promise<T | null>): Promise<T> {
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const applied = await change();
		if (applied !== null) return applied;
	}
	throw new ServiceUnavailable("The account");
}

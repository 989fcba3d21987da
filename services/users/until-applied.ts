import { ServiceUnavailable } from "../../shared/errors.ts";

/** Each lost try is another writer's success, and few write to one account at once. */
const MAX_TRIES = 20;

/**
 * Repeats a change that is guarded by the version it was made for, reading anew, until it is applied: `change` answers
 * null where it came too late. Throws ServiceUnavailable after 20 tries.
 */
export async function untilApplied<T>(change: () => Promise<T | null>): Promise<T> {
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const applied = await change();
		if (applied !== null) return applied;
	}
	throw new ServiceUnavailable("The account");
}

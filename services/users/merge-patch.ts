/** A merge patch of a flat object: null removes a member. Source: RFC 7396. */
export type Patch<T> = { [K in keyof T]?: T[K] | null };

/** Applies a merge patch to a flat object; neither is changed. */
export function mergePatch<T extends object>(target: T, patch: Patch<T>): T {
	const members = Object.entries({ ...target, ...patch }).filter(([, value]) => value !== null && value !== undefined);
	// True because the contract lets a patch remove only what is optional.
	return Object.fromEntries(members) as T;
}

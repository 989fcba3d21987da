/** A merge patch of a flat object: null removes a member. Source: RFC 7396. */
export type Patch<T> = { [K in keyof T]?: T[K] | null };

/** Applies a merge patch to a flat object; neither is changed. What the patch leaves undefined stays. */
export function mergePatch<T extends object>(target: T, patch: Patch<T>): T {
	const said = Object.entries(patch).filter(([, value]) => value !== undefined);
	const members = Object.entries({ ...target, ...Object.fromEntries(said) }).filter(([, value]) => value !== null);
	// True because the contract lets a patch remove only what is optional.
	return Object.fromEntries(members) as T;
}

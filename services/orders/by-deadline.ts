import type { Desk } from "./desk.ts";

/**
 * What work comes to by a moment, or undefined where it fails or takes longer. It is not stopped then; a failure is
 * reported, and what is left open is recovery's.
 */
export async function byDeadline<T>(
	until: number,
	{ warn }: Pick<Desk, "warn">,
	work: () => Promise<T>,
): Promise<T | undefined> {
	const { promise: late, resolve } = Promise.withResolvers<undefined>();
	const timer = setTimeout(resolve, Math.max(0, until - Date.now()), undefined);
	const done = work().catch((error: unknown) => {
		warn("The order is finished by recovery.", error);
		return undefined;
	});
	try {
		return await Promise.race([done, late]);
	} finally {
		clearTimeout(timer);
	}
}

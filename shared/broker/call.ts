import type { CallingOptions, Context, ServiceBroker } from "moleculer";
import type { Caller, Meta } from "../auth.ts";
import { type ActionName, contractOf, type Params, type Return } from "../contracts/index.ts";
import { ServiceUnavailable } from "../errors.ts";

/** A context with the parameters of one action. */
export type Ctx<P = unknown> = Context<P, Meta>;

/** Errors of the broker that mean: the other service is away or too slow. A dead service is no "not found". */
const AWAY = new Set([
	"REQUEST_TIMEOUT",
	"REQUEST_SKIPPED",
	"REQUEST_REJECTED",
	"SERVICE_NOT_FOUND",
	"SERVICE_NOT_AVAILABLE",
	"BAD_GATEWAY",
	"QUEUE_FULL",
]);

/** Says whether an error of the broker means that the service asked is away or too slow. */
export const isAway = (error: unknown): boolean => AWAY.has((error as { type?: string } | undefined)?.type ?? "");

/**
 * Calls an action with checked types. From a context, the caller and the request id go along; from a broker, pass
 * `meta`. It takes no longer than its contract says, nor than what is left to the context. Throws what the action throws,
 * and ServiceUnavailable where its service is away or does not answer in time.
 */
export async function call<N extends ActionName>(
	from: Ctx<any> | ServiceBroker,
	action: N,
	params: Params<N>,
	options?: CallingOptions,
): Promise<Return<N>> {
	// Said here, for a context would give the call all that is left of its own time.
	const { timeout } = contractOf(action);
	try {
		// True because the answer has the shape of the action's contract, which tests check on every call.
		return (await from.call(action, params, timeout ? { timeout, ...options } : options)) as Return<N>;
	} catch (error) {
		if (isAway(error)) throw new ServiceUnavailable(`The service ${action.split(".")[0]}`, 1, { cause: error });
		throw error;
	}
}

/** The caller of a context; nobody where none was set. */
export const callerOf = (ctx: Ctx<any>): Caller => ctx.meta.caller ?? {};

/** Options for calls that a service makes by itself: from a fact, at the start, on a timer. */
export const asSystem = (service: string, requestID?: string): CallingOptions => ({
	meta: { caller: { system: service } satisfies Caller },
	...(requestID && { requestID }),
});

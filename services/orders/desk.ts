import type { ServiceBroker } from "moleculer";
import type { Database } from "../../mixins/postgres/port.ts";
import { asSystem, type Ctx, call } from "../../shared/broker/call.ts";
import { type ActionName, contractOf, type Params, type Return } from "../../shared/contracts/index.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";

/** A request is answered within this time of its arrival, with a verdict or without. */
export const ANSWER_MS = 8_000;

/** What the saga works with, on behalf of a request or of recovery. */
export interface Desk {
	db: Database;
	/** Asks another service. Throws ServiceUnavailable where it is away or the request's own time is over. */
	call<N extends ActionName>(action: N, params: Params<N>): Promise<Return<N>>;
	/** The request that began it, for the facts. */
	correlationId: string | undefined;
	/** Says that facts were committed. */
	wake(): void;
	/** Reports what went wrong and is tried again later. */
	warn(message: string, error: unknown): void;
}

/** What a desk takes from its service. */
export type Parts = Pick<Desk, "db" | "wake" | "warn">;

/** The desk of a request, which must be answered by a moment. */
export interface RequestDesk extends Desk {
	until: number;
}

/** The desk of a request that arrives now; it asks nobody for longer than there is time to answer it. */
export function deskOfRequest(ctx: Ctx, parts: Parts): RequestDesk {
	const until = Date.now() + ANSWER_MS;
	return {
		...parts,
		until,
		correlationId: ctx.requestID ?? undefined,
		async call(action, params) {
			const left = until - Date.now();
			if (left <= 0) throw new ServiceUnavailable("The checkout");
			return call(ctx, action, params, { timeout: Math.min(left, contractOf(action).timeout ?? left) });
		},
	};
}

/** The desk of recovery, which goes on with the work of an order's request. */
export function deskOfRecovery(broker: ServiceBroker, parts: Parts, requestId: string | undefined): Desk {
	return {
		...parts,
		correlationId: requestId,
		call: (action, params) => call(broker, action, params, asSystem("orders", requestId)),
	};
}

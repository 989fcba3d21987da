import { actorOf } from "../auth.ts";
import { fingerprintOf } from "../fingerprint.ts";
import { sha256 } from "../ids.ts";
import { type Ctx, callerOf } from "./call.ts";

/** A request with an Idempotency-Key: what makes it unique, and what it said. */
export interface KeyedRequest {
	requestKey: string;
	fingerprint: string;
}

/** The key of a request, hashed with its caller and its action; undefined where none was sent. */
export function requestKeyOf(ctx: Ctx): string | undefined {
	const { idempotencyKey } = ctx.meta;
	return idempotencyKey === undefined
		? undefined
		: sha256(`${actorOf(callerOf(ctx))} ${ctx.action!.name} ${idempotencyKey}`);
}

/** The key of a request with the fingerprint of its parameters. */
export function keyedRequestOf(ctx: Ctx): KeyedRequest | undefined {
	const requestKey = requestKeyOf(ctx);
	return requestKey === undefined ? undefined : { requestKey, fingerprint: fingerprintOf(ctx.params) };
}

/** Says in the answer's headers that it is given again. */
export function markReplayed({ meta }: Ctx): void {
	meta.$responseHeaders = { ...(meta.$responseHeaders as object | undefined), "Idempotent-Replayed": "true" };
}

import type { Change } from "../../mixins/document-store/port.ts";
import type { Ctx } from "../../shared/broker/call.ts";
import { IdempotencyKeyReused } from "../../shared/errors.ts";
import { fingerprintOf } from "../../shared/fingerprint.ts";
import { type CartDocument, keepLast, type UsedKey } from "./carts.model.ts";

/** A request that was sent with an Idempotency-Key. */
export type KeyedRequest = Pick<UsedKey, "key" | "fingerprint">;

/** The request's key within its action, and the fingerprint of its parameters; undefined where none was sent. */
export function keyedRequestOf({ meta, action, params }: Ctx): KeyedRequest | undefined {
	const { idempotencyKey } = meta;
	return idempotencyKey === undefined
		? undefined
		: { key: `${action!.name} ${idempotencyKey}`, fingerprint: fingerprintOf(params) };
}

/** Finds what the cart answered to the same request before. Throws IdempotencyKeyReused where it was another one. */
export function usedKeyOf({ keys }: CartDocument, request: KeyedRequest | undefined): UsedKey | undefined {
	const used = request && keys.find(({ key }) => key === request.key);
	if (used && used.fingerprint !== request.fingerprint) throw new IdempotencyKeyReused();
	return used;
}

/** Keeps the request's key with the change that it causes. */
export const keeping = (change: Change, request: KeyedRequest | undefined, status: number): Change =>
	request ? { ...change, $push: { ...change.$push, keys: keepLast([{ ...request, status }]) } } : change;

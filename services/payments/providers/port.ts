import type { Money } from "../../../shared/contracts/common.ts";

/** A hold to be put on a card. */
export interface HoldRequest {
	/** The provider's idempotency key: the same key asks for the same hold, and gets the same answer. */
	key: string;
	amount: Money;
	method: string;
	token: string;
}

/** What a provider said. FAILED: it could not do it, and is sure that nothing was charged. */
export type HoldOutcome =
	| { status: "AUTHORIZED" }
	| { status: "DECLINED"; reason: string }
	| { status: "FAILED"; reason: string };

/** Money to be taken of a hold or to be given back; `id` makes it happen once. */
export interface Movement {
	key: string;
	id: string;
	amount: number;
}

/**
 * Whoever moves the money. Every call is idempotent, by the key and the movement's id, and ends at the latest when
 * `signal` aborts. A call that throws has an unknown outcome: ask again with the same key.
 */
export interface PaymentProvider {
	authorize(request: HoldRequest, signal: AbortSignal): Promise<HoldOutcome>;
	/** Gives up the hold of a key. There need not be one; a voided one stays voided. */
	void(key: string, signal: AbortSignal): Promise<void>;
	/** Takes part or all of a hold; false where that is more than is held. */
	capture(movement: Movement, signal: AbortSignal): Promise<boolean>;
	/** Gives back part or all of what was captured; false where that is more. */
	refund(movement: Movement, signal: AbortSignal): Promise<boolean>;
}

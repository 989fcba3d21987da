import type { EventType } from "../../shared/contracts/events.ts";
import type { Payment } from "../../shared/contracts/payments.ts";

export type PaymentStatus = Payment["status"];

/**
 * The life of a payment: what may follow what. PENDING is one whose outcome is not known yet; CAPTURED follows itself
 * with each further capture and each refund.
 */
export const NEXT: Record<PaymentStatus, readonly PaymentStatus[]> = {
	PENDING: ["AUTHORIZED", "DECLINED", "FAILED", "VOIDED"],
	AUTHORIZED: ["VOIDED", "CAPTURED"],
	CAPTURED: ["CAPTURED"],
	DECLINED: [],
	FAILED: [],
	VOIDED: [],
};

export const mayBecome = (from: PaymentStatus, to: PaymentStatus): boolean => NEXT[from].includes(to);

/** The fact that says what a payment has become by its outcome or its end. */
export const FACT_OF = {
	AUTHORIZED: "payment.authorized",
	DECLINED: "payment.declined",
	FAILED: "payment.failed",
	VOIDED: "payment.voided",
} as const satisfies Partial<Record<PaymentStatus, EventType>>;

/** Statuses that a payment takes without money being taken. */
export type Outcome = keyof typeof FACT_OF;

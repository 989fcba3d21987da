import type { Payment } from "../../shared/contracts/payments.ts";
import { money } from "../../shared/money.ts";
import type { PaymentStatus } from "./payments.states.ts";

/** A row of `payments`. Amounts are minor units of `currency`. */
export interface PaymentRow {
	order_id: string;
	status: PaymentStatus;
	reason: string | null;
	/** What was to be held; 0 where a void came before any authorisation. */
	amount: number;
	currency: string;
	/** With the token what it takes to ask the provider again; gone as soon as the outcome is known. */
	method: string | null;
	token: string | null;
	captured: number;
	refunded: number;
	/** Amounts by capture id and refund id: what has been done is not done again. */
	operations: Record<string, number>;
	version: number;
}

/** What a change of a payment may touch. */
export type PaymentChange = Partial<Pick<PaymentRow, "status" | "reason" | "captured" | "refunded" | "operations">>;

/** Shows a payment as others may see it. */
export function toPayment({ order_id, status, reason, currency, ...row }: PaymentRow): Payment {
	const isHeld = status === "AUTHORIZED" || status === "CAPTURED";
	return {
		orderId: order_id,
		status,
		...(reason !== null && { reason }),
		authorized: money(isHeld ? row.amount - row.captured : 0, currency),
		captured: money(row.captured, currency),
		refunded: money(row.refunded, currency),
	};
}

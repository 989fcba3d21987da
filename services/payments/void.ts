import type { Payment } from "../../shared/contracts/payments.ts";
import { InternalError } from "../../shared/errors.ts";
import { failpoint } from "../../shared/failpoint.ts";
import { askForHold } from "./authorize.ts";
import { FACT_OF, mayBecome } from "./payments.states.ts";
import { buryPayment, findPayment } from "./payments.store.ts";
import { ask, change, settle, type Till } from "./till.ts";

/**
 * Gives up what an order holds. Of an unknown order it leaves a tombstone, which refuses a late authorise. Where the
 * outcome is unknown it asks first, for a hold that nobody knows of cannot be given up; until the provider answers it
 * has not succeeded and throws ServiceUnavailable. Idempotent. Emits payment.voided, or the outcome it found.
 */
export function voidPayment(till: Till, orderId: string): Promise<Payment> {
	return settle(async () => {
		const payment = await findPayment(till.db, orderId);
		if (!payment) {
			await buryPayment(till.db, orderId, till.currency);
			return undefined;
		}
		if (payment.status === "CAPTURED") throw new InternalError(`The payment of ${orderId} is captured: refund it.`);
		if (!mayBecome(payment.status, "VOIDED")) return payment;
		if (payment.status === "PENDING") {
			const outcome = await askForHold(till, payment);
			if (outcome.status !== "AUTHORIZED") return change(till, payment, outcome, FACT_OF[outcome.status]);
		}
		await ask(till, (provider, signal) => provider.void(orderId, signal));
		await failpoint("payments.voided");
		return change(till, payment, { status: "VOIDED" }, "payment.voided");
	});
}

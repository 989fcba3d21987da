import type { Params } from "../../shared/contracts/index.ts";
import type { Payment } from "../../shared/contracts/payments.ts";
import { failpoint } from "../../shared/failpoint.ts";
import type { PaymentRow } from "./payments.model.ts";
import { FACT_OF } from "./payments.states.ts";
import { claimPayment } from "./payments.store.ts";
import type { HoldOutcome } from "./providers/port.ts";
import { ask, change, settle, type Till } from "./till.ts";

/**
 * Holds an order's amount. Idempotent on the order id: a known outcome is answered, an unknown one is asked for again
 * with the same key. Throws ServiceUnavailable while the provider does not say. Three statements, no transaction is
 * open while the provider thinks. Emits payment.authorized, payment.declined or payment.failed.
 */
export function authorize(
	till: Till,
	{ orderId, amount, method, token }: Params<"payments.authorize">,
): Promise<Payment> {
	return settle(async () => {
		const payment = await claimPayment(till.db, { order_id: orderId, ...amount, method, token });
		if (payment.status !== "PENDING") return payment;
		await failpoint("payments.claimed");
		const outcome = await askForHold(till, payment);
		await failpoint("payments.charged");
		const decided = await change(till, payment, outcome, FACT_OF[outcome.status]);
		await failpoint("payments.authorized");
		return decided;
	});
}

/** Asks for the hold of a PENDING payment, as it was asked for first. */
export function askForHold(
	till: Till,
	{ order_id, amount, currency, method, token }: PaymentRow,
): Promise<HoldOutcome> {
	// True because a PENDING payment keeps both until its outcome is known.
	const request = { key: order_id, amount: { amount, currency }, method: method!, token: token! };
	return ask(till, (provider, signal) => provider.authorize(request, signal));
}

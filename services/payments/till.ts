import type { Database } from "../../mixins/postgres/port.ts";
import { newFact } from "../../shared/broker/fact.ts";
import type { EventData, EventType } from "../../shared/contracts/events.ts";
import type { Payment } from "../../shared/contracts/payments.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { type PaymentChange, type PaymentRow, toPayment } from "./payments.model.ts";
import { changePayment } from "./payments.store.ts";
import type { PaymentProvider } from "./providers/port.ts";

/** After how long a provider that does not answer is given up; the outcome is unknown then. */
export const PROVIDER_TIMEOUT_MS = 3_000;

type PaymentFact = Extract<EventType, `payment.${string}`>;

/** What one call works with. */
export interface Till {
	db: Database;
	provider: PaymentProvider;
	/** The store's, for the zeros of a payment that never had an amount. */
	currency: string;
	actor: string;
	correlationId: string | undefined;
	/** Says that facts were committed. */
	wake(): void;
}

/** Asks the provider; throws ServiceUnavailable where its answer does not come. */
export async function ask<T>(till: Till, question: (provider: PaymentProvider, signal: AbortSignal) => Promise<T>) {
	try {
		return await question(till.provider, AbortSignal.timeout(PROVIDER_TIMEOUT_MS));
	} catch (error) {
		throw new ServiceUnavailable("The payment provider", 1, { cause: error });
	}
}

/** Moves a payment on and tells it; undefined when it is no longer as it was read. */
export async function change(
	till: Till,
	from: PaymentRow,
	change: PaymentChange,
	type: PaymentFact,
): Promise<PaymentRow | undefined> {
	const row = await changePayment(till.db, from, change, (to) => {
		const data: EventData<PaymentFact> & Payment = toPayment(to);
		const { actor, correlationId } = till;
		return newFact({ type, subject: to.order_id, aggregateVersion: to.version, actor, correlationId, data });
	});
	if (row) till.wake();
	return row;
}

const MAX_ROUNDS = 5;

/** Repeats `round` until it has an answer: it has none where the payment changed under it, which is rare. */
export async function settle(round: () => Promise<PaymentRow | undefined>): Promise<Payment> {
	for (let i = 0; i < MAX_ROUNDS; i++) {
		const row = await round();
		if (row) return toPayment(row);
	}
	throw new ServiceUnavailable("The payment");
}

import type { Payment } from "../../shared/contracts/payments.ts";
import { InternalError, NotFound, ValidationFailed } from "../../shared/errors.ts";
import type { Money } from "../../shared/money.ts";
import type { PaymentRow } from "./payments.model.ts";
import { mayBecome } from "./payments.states.ts";
import { findPayment } from "./payments.store.ts";
import { ask, change, settle, type Till } from "./till.ts";

interface Take {
	orderId: string;
	/** The capture's or the refund's own id. */
	id: string;
	amount: Money;
}

/** Takes part or all of what is held; never more. Idempotent on the id. Emits payment.captured. */
export function capture(till: Till, take: Take): Promise<Payment> {
	return move(till, take, async (payment) => {
		await accepted(take, payment.amount - payment.captured, "capture", till);
		return change(
			till,
			payment,
			{ ...done(payment, take), captured: payment.captured + take.amount.amount },
			"payment.captured",
		);
	});
}

/** Gives back part or all of what was captured; never more. Idempotent on the id. Emits payment.refunded. */
export function refund(till: Till, take: Take): Promise<Payment> {
	return move(till, take, async (payment) => {
		await accepted(take, payment.captured - payment.refunded, "refund", till);
		return change(
			till,
			payment,
			{ ...done(payment, take), refunded: payment.refunded + take.amount.amount },
			"payment.refunded",
		);
	});
}

function move(
	till: Till,
	take: Take,
	make: (payment: PaymentRow) => Promise<PaymentRow | undefined>,
): Promise<Payment> {
	return settle(async () => {
		const payment = await findPayment(till.db, take.orderId);
		if (!payment) throw new NotFound("payment");
		if (take.id in payment.operations) return payment;
		if (!mayBecome(payment.status, "CAPTURED"))
			throw new InternalError(`The payment of ${take.orderId} is ${payment.status}: it holds nothing to move.`);
		return make(payment);
	});
}

const done = ({ operations }: PaymentRow, { id, amount }: Take) => ({
	status: "CAPTURED" as const,
	operations: { ...operations, [id]: amount.amount },
});

/** The provider moves the money first and once per id, so that a crash in between is finished by the next call. */
async function accepted(
	{ orderId, id, amount }: Take,
	limit: number,
	kind: "capture" | "refund",
	till: Till,
): Promise<void> {
	const isWithin =
		amount.amount <= limit &&
		(await ask(till, (provider, signal) => provider[kind]({ key: orderId, id, amount: amount.amount }, signal)));
	if (isWithin) return;
	throw new ValidationFailed([
		{ pointer: "/amount", code: "TOO_LARGE", message: `This is more than there is to ${kind}.` },
	]);
}

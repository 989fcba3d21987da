import { describe, expect, test } from "@jest/globals";
import { FACT_OF, mayBecome, NEXT, type PaymentStatus } from "../../../services/payments/payments.states.ts";
import { Payment } from "../../../shared/contracts/payments.ts";

const STATUSES = Payment.properties.status.enum as PaymentStatus[];
const LEGAL = [
	"PENDING AUTHORIZED",
	"PENDING DECLINED",
	"PENDING FAILED",
	"PENDING VOIDED",
	"AUTHORIZED VOIDED",
	"AUTHORIZED CAPTURED",
	"CAPTURED CAPTURED",
];

describe("the life of a payment", () => {
	test("knows every status, and a fact for every outcome", () => {
		expect(Object.keys(NEXT).sort()).toEqual([...STATUSES].sort());
		expect(Object.keys(FACT_OF).sort()).toEqual([...NEXT.PENDING].sort());
	});

	test.each(STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const)))("from %s to %s", (from, to) => {
		expect(mayBecome(from, to)).toBe(LEGAL.includes(`${from} ${to}`));
	});
});

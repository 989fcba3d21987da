import { once } from "node:events";
import { type Database, type Statement, statement } from "../../../mixins/postgres/port.ts";
import type { TEST_TOKENS } from "../../../shared/contracts/orders.ts";
import type { HoldOutcome, Movement, PaymentProvider } from "./port.ts";

type Token = (typeof TEST_TOKENS)[number];

/** What each token stands for. */
const OUTCOMES: Record<Token, HoldOutcome> = {
	tok_ok: { status: "AUTHORIZED" },
	tok_declined: { status: "DECLINED", reason: "CARD_DECLINED" },
	tok_insufficient_funds: { status: "DECLINED", reason: "INSUFFICIENT_FUNDS" },
	tok_error: { status: "FAILED", reason: "PROVIDER_ERROR" },
	tok_timeout: { status: "AUTHORIZED" },
};

const CHARGE = statement(
	"test_charges.charge",
	`INSERT INTO test_charges (key, outcome, amount, currency) VALUES ($1, $2::jsonb, $3, $4)
	 ON CONFLICT (key) DO UPDATE SET calls = test_charges.calls + 1
	 RETURNING outcome, calls`,
);
const VOID = statement("test_charges.void", "UPDATE test_charges SET is_voided = true WHERE key = $1");
const CAPTURE = statement("test_charges.capture", movementSql("captured", "amount"));
const REFUND = statement("test_charges.refund", movementSql("refunded", "captured"));

function movementSql(sum: string, limit: string): string {
	return `UPDATE test_charges
	 SET ${sum} = ${sum} + CASE WHEN operations ? $2 THEN 0 ELSE $3::bigint END,
	     operations = operations || jsonb_build_object($2::text, $3::bigint)
	 WHERE key = $1 AND outcome->>'status' = 'AUTHORIZED' AND NOT is_voided
	   AND (operations ? $2 OR ${sum} + $3::bigint <= ${limit})
	 RETURNING key`;
}

/**
 * A provider for development and tests: the token says what happens. Its charges are in a table of their own,
 * committed before it answers, so that it remembers across kills as a real one would. `tok_timeout` records the hold
 * and leaves the first call of a key without an answer.
 */
export function testProvider(db: Database): PaymentProvider {
	const move = async (sql: Statement, { key, id, amount }: Movement) =>
		(await db.one(sql, [key, id, amount])) !== undefined;

	return {
		async authorize({ key, amount, token }, signal) {
			// True because the contract of payments.authorize names these tokens alone.
			const outcome = OUTCOMES[token as Token];
			const values = [key, JSON.stringify(outcome), amount.amount, amount.currency];
			const charge = (await db.one<{ outcome: HoldOutcome; calls: number }>(CHARGE, values))!;
			if (token === "tok_timeout" && charge.calls === 1) await silence(signal);
			return charge.outcome;
		},
		async void(key) {
			await db.query(VOID, [key]);
		},
		capture: (movement) => move(CAPTURE, movement),
		refund: (movement) => move(REFUND, movement),
	};
}

async function silence(signal: AbortSignal): Promise<never> {
	if (!signal.aborted) await once(signal, "abort");
	throw signal.reason;
}

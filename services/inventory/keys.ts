import { type Database, type Sql, statement } from "../../mixins/postgres/port.ts";
import { actorOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import { IdempotencyKeyRequired, IdempotencyKeyReused } from "../../shared/errors.ts";
import { fingerprintOf } from "../../shared/fingerprint.ts";

const CLAIM = statement(
	"keys.claim",
	`INSERT INTO idempotency_keys (caller, route, key, fingerprint) VALUES ($1, $2, $3, $4)
	 ON CONFLICT DO NOTHING RETURNING key`,
);
const FIND = statement(
	"keys.find",
	"SELECT fingerprint, outcome FROM idempotency_keys WHERE caller = $1 AND route = $2 AND key = $3",
);
const STORE = statement(
	"keys.store",
	"UPDATE idempotency_keys SET status = $4, outcome = $5::jsonb WHERE caller = $1 AND route = $2 AND key = $3",
);
const FORGET = statement(
	"keys.forget",
	"DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1)",
);

const KEPT_HOURS = 24;

/**
 * Runs `work` once per Idempotency-Key of the caller, in the transaction that keeps its outcome; a request with the
 * same key waits for it and is answered the same, marked as replayed. What throws is not kept. Throws
 * IdempotencyKeyRequired without a key, IdempotencyKeyReused for other parameters.
 */
export async function onceByKey<T>(ctx: Ctx, db: Database, status: number, work: (sql: Sql) => Promise<T>): Promise<T> {
	const { idempotencyKey } = ctx.meta;
	if (!idempotencyKey) throw new IdempotencyKeyRequired();
	const scope = [actorOf(callerOf(ctx)), ctx.action!.name!, idempotencyKey];
	const fingerprint = fingerprintOf(ctx.params);
	return db.transaction(async (sql) => {
		if (await sql.one(CLAIM, [...scope, fingerprint])) {
			const outcome = await work(sql);
			await sql.query(STORE, [...scope, status, JSON.stringify(outcome)]);
			return outcome;
		}
		// True because the claim found the key, and its transaction has stored an outcome.
		const stored = (await sql.one(FIND, scope)) as { fingerprint: string; outcome: T };
		if (stored.fingerprint !== fingerprint) throw new IdempotencyKeyReused();
		ctx.meta.$responseHeaders = { ...(ctx.meta.$responseHeaders as object), "Idempotent-Replayed": "true" };
		return stored.outcome;
	});
}

/** Forgets keys after a day. Idempotent; for a timer. */
export const forgetOldKeys = async (db: Database): Promise<void> => void (await db.query(FORGET, [KEPT_HOURS]));

import { type Sql, statement } from "./port.ts";

const NOTE = statement(
	"inbox.note",
	"INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true AS is_new",
);
const PURGE = statement(
	"inbox.purge",
	"WITH purged AS (DELETE FROM inbox WHERE at < now() - make_interval(days => $1) RETURNING 1) SELECT count(*) AS count FROM purged",
);

/** Longer than any fact may wait for its consumer. */
const KEEP_DAYS = 7;

/**
 * Notes that a consumer takes a fact; false when it has taken it before. To be run in the transaction of the effect,
 * so that both are there or neither; a second taker waits for the first one's end.
 */
export const once = async (sql: Sql, consumer: string, eventId: string): Promise<boolean> =>
	(await sql.one(NOTE, [consumer, eventId])) !== undefined;

/** Forgets what was noted more than 7 days ago; answers how many. Idempotent; for a timer. */
export const purgeInbox = async (sql: Sql): Promise<number> =>
	(await sql.one<{ count: number }>(PURGE, [KEEP_DAYS]))!.count;

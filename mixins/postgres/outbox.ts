import type { Fact } from "../../shared/contracts/events.ts";
import type { OutboxSource } from "../events/port.ts";
import { type Database, type Sql, statement } from "./port.ts";

/**
 * The statement part that leaves facts in the outbox, to stand in the `WITH` of the statement whose effect they tell:
 * ``WITH changed AS (UPDATE …), told AS (${insertFacts("$4")}) SELECT …``. `parameter` is a JSON array of facts
 * (`JSON.stringify(facts)`). `when` restricts it, e.g. `EXISTS (SELECT FROM changed)`.
 */
export const insertFacts = (parameter: `$${number}`, when = "true"): string =>
	`INSERT INTO outbox (id, fact) SELECT fact->>'id', fact FROM json_array_elements(${parameter}::json) AS fact WHERE ${when}`;

const TELL = statement("outbox.tell", insertFacts("$1"));

/** Leaves facts in the outbox, within the transaction of what they tell. One statement. */
export async function tell(sql: Sql, facts: Fact[]): Promise<void> {
	if (facts.length > 0) await sql.query(TELL, [JSON.stringify(facts)]);
}

// The rows stay locked until the transaction ends, so that a second relay passes over them. No cursor: facts become
// visible in the order of their commits, which is not that of `seq`.
const TAKE = statement(
	"outbox.take",
	`SELECT seq, fact FROM outbox
	 WHERE (cardinality($2::text[]) = 0 OR id <> ALL ($2)) AND (cardinality($3::text[]) = 0 OR fact->>'type' <> ALL ($3))
	 ORDER BY seq LIMIT $1 FOR UPDATE SKIP LOCKED`,
);
// Deleted, not marked: the table stays so small that it is always in memory.
const REMOVE = statement("outbox.remove", "DELETE FROM outbox WHERE seq = ANY ($1::bigint[])");
const PEEK = statement("outbox.peek", "SELECT EXISTS (SELECT FROM outbox) AS pending");

/** The facts that a service's transactions have left in its database, for the relay. */
export function postgresOutbox(database: Database): OutboxSource {
	return {
		async drain(limit, { ids, types }, publish) {
			// An empty outbox costs one statement, without a transaction.
			if (!(await database.one<{ pending: boolean }>(PEEK))?.pending) return 0;
			return database.transaction(async (sql) => {
				const rows = await sql.query<{ seq: number; fact: Fact }>(TAKE, [limit, ids, types]);
				if (rows.length === 0) return 0;
				const finished = new Set(await publish(rows.map((row) => row.fact)));
				const done = rows.filter((row) => finished.has(row.fact.id)).map((row) => row.seq);
				if (done.length > 0) await sql.query(REMOVE, [done]);
				return rows.length;
			});
		},
	};
}

import type { DeadLetter } from "../events/port.ts";
import { type Database, statement } from "./port.ts";

const KEEP = statement(
	"dead-letters.keep",
	"INSERT INTO dead_letters (event_id, fact, reason) VALUES ($1, $2::json, $3) ON CONFLICT DO NOTHING",
);

/** Keeps dead letters in a table, once per fact. */
export const postgresDeadLetters =
	(database: Database): DeadLetter =>
	async (fact, reason) => {
		await database.query(KEEP, [fact.id, JSON.stringify(fact), reason]);
	};

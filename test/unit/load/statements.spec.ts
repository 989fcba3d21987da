import { describe, expect, test } from "@jest/globals";
import { isWork, statementsEach } from "../../load/statements.ts";

const counted = (query: string, calls = 1) => ({ database: "orders", query, calls });

describe("the statements of a checkout", () => {
	test.each([
		"BEGIN",
		"COMMIT",
		"ROLLBACK",
		"SELECT EXISTS (SELECT FROM outbox) AS pending",
		"SELECT seq, fact FROM outbox\n WHERE id <> ALL ($2) ORDER BY seq LIMIT $1 FOR UPDATE SKIP LOCKED",
		"DELETE FROM outbox WHERE seq = ANY ($1::bigint[])",
		"INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
		"UPDATE orders SET attempts = attempts + $3 WHERE id IN (SELECT id FROM orders WHERE resume_at <= now() LIMIT $1)",
		"SELECT $1",
	])("beside it: %s", (query) => {
		expect(isWork({ query })).toBe(false);
	});

	test.each([
		"WITH placed AS (INSERT INTO orders (id, resume_at) VALUES ($1, now()) RETURNING id) SELECT id FROM placed",
		"WITH changed AS (UPDATE levels SET reserved = reserved + $1), told AS (INSERT INTO outbox (id, fact) SELECT $2, $3) SELECT $4",
		"SELECT * FROM payments WHERE order_id = $1",
	])("its work: %s", (query) => {
		expect(isWork({ query })).toBe(true);
	});

	test("are counted for each, the work apart from the rest", () => {
		const all = [
			counted("SELECT * FROM orders", 400),
			counted("UPDATE levels SET x = $1", 200),
			counted("COMMIT", 100),
		];
		expect(statementsEach(all, 200)).toEqual({ work: 3, beside: 0.5 });
	});
});

import { describe, expect, test } from "@jest/globals";
import type { Sql, SqlValue, Statement } from "../../../mixins/postgres/port.ts";
import { availableReader } from "../../../services/inventory/levels.ts";

/** A database that has 7 of every SKU and notes what it was asked; it fails while `isAway`. */
function database() {
	const asked: string[][] = [];
	const state = { isAway: false };
	async function query<Row>(_statement: Statement, [skus]: SqlValue[] = []): Promise<Row[]> {
		asked.push([...(skus as string[])].sort());
		if (state.isAway) throw new Error("away");
		// True because the reader asks for exactly these columns.
		return (skus as string[]).map((sku) => ({ sku, available: 7 })) as Row[];
	}
	const sql: Sql = { query, one: async (statement, values) => (await query<never>(statement, values))[0] };
	return { sql, asked, state };
}

describe("reading what is available", () => {
	test("all calls of a turn share one statement, which asks for each SKU once", async () => {
		const { sql, asked } = database();
		const read = availableReader(sql);
		const answers = await Promise.all([read(["A", "B"]), read(["B"]), read(["C", "A"])]);
		expect(asked).toEqual([["A", "B", "C"]]);
		for (const available of answers) expect(available.get("A")).toBe(7);
	});

	test("a later call has a statement of its own, so that it reads what is true then", async () => {
		const { sql, asked } = database();
		const read = availableReader(sql);
		await read(["A"]);
		await read(["B"]);
		expect(asked).toEqual([["A"], ["B"]]);
	});

	test("a failure is told to all who shared it, and to nobody after them", async () => {
		const { sql, state } = database();
		const read = availableReader(sql);
		state.isAway = true;
		const answers = await Promise.allSettled([read(["A"]), read(["B"])]);
		expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
		state.isAway = false;
		expect((await read(["A"])).get("A")).toBe(7);
	});
});

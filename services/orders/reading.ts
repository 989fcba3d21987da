import { type Sql, type SqlValue, type Statement, statement } from "../../mixins/postgres/port.ts";
import { DEFAULT_LIMIT, type Page } from "../../shared/contracts/common.ts";
import type { Order, OrderSnapshot, OrderStatus } from "../../shared/contracts/orders.ts";
import { decodeCursor, encodeCursor } from "../../shared/cursor.ts";
import { momentOf } from "../../shared/moment.ts";
import { type OrderRow, toFactData, toOrder } from "./orders.model.ts";

/** Which orders to list. `from` is the first moment of them, `to` the first after them. */
export interface OrderFilter {
	customer?: string | undefined;
	status?: OrderStatus | undefined;
	from?: string | undefined;
	to?: string | undefined;
	limit?: number | undefined;
	cursor?: string | undefined;
}

const CONDITIONS = {
	customer: "user_id =",
	status: "status =",
	from: "placed_at >=",
	to: "placed_at <",
	before: "number <",
};
type Condition = keyof typeof CONDITIONS;

/** One statement for each set of conditions, so that each has the plan that fits it. */
const statements = new Map<string, Statement>();

function statementFor(conditions: Condition[]): Statement {
	const name = ["orders.list", ...conditions].join("-");
	let found = statements.get(name);
	if (!found) {
		const where = conditions.map((condition, i) => `${CONDITIONS[condition]} $${i + 2}`).join(" AND ");
		found = statement(name, `SELECT * FROM orders ${where && `WHERE ${where}`} ORDER BY number DESC LIMIT $1`);
		statements.set(name, found);
	}
	return found;
}

/** Lists orders, the newest first. One query a page. */
export async function listOrders(
	sql: Sql,
	{ limit = DEFAULT_LIMIT, cursor, ...filter }: OrderFilter,
): Promise<Page<Order>> {
	const before = cursor === undefined ? undefined : decodeCursor(cursor, ["number"])[0];
	const from = filter.from && momentOf("from", filter.from);
	const to = filter.to && momentOf("to", filter.to);
	const values: Partial<Record<Condition, SqlValue | undefined>> = { ...filter, from, to, before };
	// In the order of CONDITIONS, so that the same set is the same statement.
	const given = (Object.keys(CONDITIONS) as Condition[]).filter((condition) => values[condition] !== undefined);
	const rows = await sql.query<OrderRow>(statementFor(given), [limit + 1, ...given.map((name) => values[name]!)]);
	const data = rows.slice(0, limit);
	const hasMore = rows.length > limit;
	return {
		data: data.map(toOrder),
		page: { nextCursor: hasMore ? encodeCursor([data.at(-1)!.number]) : null, hasMore },
	};
}

const SNAPSHOTS = statement(
	"orders.snapshots",
	"SELECT * FROM orders WHERE id > $1 AND status <> 'PENDING' ORDER BY id LIMIT $2",
);

/** Reads the state of the orders that have their verdict, as their facts tell it, in the order of ids. */
export async function readSnapshots(
	sql: Sql,
	{ after = "", limit }: { after?: string; limit: number },
): Promise<OrderSnapshot[]> {
	return (await sql.query<OrderRow>(SNAPSHOTS, [after, limit])).map(toFactData);
}

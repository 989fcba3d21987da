import { Connection, type Sql } from "../../../../document-store/drivers/sqlite/connection.ts";
import { localDays, QUARTER_MS } from "../../../calendar.ts";
import {
	hitOf,
	type OrderDocument,
	type OrderHit,
	type OrderHits,
	type OrderLineDocument,
	type OrderQuery,
	type OrderStatistics,
	type StatisticsQuery,
} from "../../../order-port.ts";
import { orderTerms } from "../../../order-terms.ts";
import type { Generation } from "../generations.ts";
import { salesOf } from "./sales.ts";
import { both, foundBy, placedIn, spelled, withStatus } from "./selection.ts";
import * as sql from "./tables.ts";

const SHOWN_DAYS = 92;

/** One generation of the order index: tables of SQLite, so that many orders take up little memory. */
export class OrderIndex implements Generation<OrderDocument> {
	readonly #db = new Connection(sql.TEMPORARY, sql.PRAGMAS + sql.TABLES);

	get size(): number {
		return this.#db.first<{ size: number }>({ text: "SELECT count(*) AS size FROM orders", params: [] })!.size;
	}

	version(id: string): number | undefined {
		return this.#find(id)?.version;
	}

	put(version: number, order: OrderDocument): void {
		const { id, number, status, email, customerName, itemCount, total, currency, placedAt } = hitOf(order);
		const values = [id, version, number, status, email, customerName, itemCount, total, currency, Date.parse(placedAt)];
		// True because the statement returns one row, whether it inserts or replaces.
		const { ordinal } = this.#db.first<{ ordinal: number }>({ text: sql.PUT, params: values })!;
		this.#run(sql.REMOVE_LINES, ordinal);
		for (const [position, line] of order.lines.entries())
			this.#run(sql.PUT_LINE, ordinal, position, this.#item(line), line.quantity, line.total);
		this.#run(sql.PUT_TERMS, ordinal, orderTerms(order).map(spelled).join(" "));
	}

	remove(id: string): void {
		const known = this.#find(id);
		if (!known) return;
		for (const text of [sql.REMOVE, sql.REMOVE_LINES, sql.REMOVE_TERMS]) this.#run(text, known.ordinal);
	}

	together<T>(work: () => T): T {
		this.#db.exec("BEGIN");
		try {
			const result = work();
			this.#db.exec("COMMIT");
			return result;
		} catch (error) {
			if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
			throw error;
		}
	}

	close(): void {
		this.#db.close();
	}

	search({ text = "", status, placed, limit, offset = 0, timeZone = "UTC" }: OrderQuery): OrderHits {
		const found = both(foundBy(text), placedIn(placed));
		const chosen = both(found, withStatus(status));
		const statuses = this.#statuses(found);
		const counted = statuses.filter(({ value }) => !status || status.includes(value));
		return {
			total: counted.reduce((sum, { count }) => sum + count, 0),
			hits: this.#hits(chosen, limit, offset),
			status: statuses,
			days: this.#days(chosen, localDays(timeZone)),
		};
	}

	statistics(query: StatisticsQuery): OrderStatistics {
		return salesOf(this.#db, query);
	}

	#statuses({ text, params }: Sql): OrderHits["status"] {
		const grouped = `SELECT status AS value, count(*) AS count FROM orders WHERE ${text} GROUP BY status`;
		return this.#db.all({ text: `${grouped} ORDER BY count DESC, value`, params });
	}

	#hits({ text, params }: Sql, limit: number, offset: number): OrderHit[] {
		const columns = "id, number, status, email, customer_name, item_count, total, currency, placed";
		const page = `SELECT ${columns} FROM orders WHERE ${text} ORDER BY placed DESC, id LIMIT ? OFFSET ?`;
		return this.#db.all<Row>({ text: page, params: [...params, limit, offset] }).map(toHit);
	}

	#days({ text, params }: Sql, dayOf: (moment: number) => string): OrderHits["days"] {
		const quarters = `SELECT placed / ${QUARTER_MS} AS quarter, count(*) AS count FROM orders WHERE ${text}
			GROUP BY quarter ORDER BY quarter DESC`;
		const days = new Map<string, number>();
		for (const { quarter, count } of this.#db.all<{ quarter: number; count: number }>({ text: quarters, params })) {
			const day = dayOf(quarter * QUARTER_MS);
			if (days.size === SHOWN_DAYS && !days.has(day)) break;
			days.set(day, (days.get(day) ?? 0) + count);
		}
		return [...days].map(([value, count]) => ({ value, count }));
	}

	#item({ sku, name, brand = "", categories }: OrderLineDocument): number {
		const params = [sku, name, brand, JSON.stringify(categories)];
		// True because the statement returns one row, whether the item is new or not.
		return this.#db.first<{ item: number }>({ text: sql.PUT_ITEM, params })!.item;
	}

	#find(id: string): { ordinal: number; version: number } | undefined {
		return this.#db.first({ text: sql.FIND, params: [id] });
	}

	#run(text: string, ...params: (string | number)[]): void {
		this.#db.prepare(text).run(...params);
	}
}

type Row = Omit<OrderHit, "customerName" | "itemCount" | "placedAt"> & {
	customer_name: string;
	item_count: number;
	placed: number;
};

const toHit = ({ customer_name, item_count, placed, ...rest }: Row): OrderHit => ({
	...rest,
	customerName: customer_name,
	itemCount: item_count,
	placedAt: new Date(placed).toISOString(),
});

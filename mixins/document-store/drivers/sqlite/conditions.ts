import type { Condition, Scalar, Where } from "../../port.ts";
import { PENDING_FACTS } from "../../shape.ts";
import type { Params, Sql } from "./connection.ts";
import { quoted, type Side, type Table } from "./table.ts";

/** The operators that ask for a range. */
export const RANGES = new Set(["$gt", "$gte", "$lt", "$lte"]);
const COMPARISONS: Record<string, string> = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=", $ne: "IS NOT" };

/** Where rows come from: the collection's table `m`, or a side table `s` with `m` behind it where it is needed. */
export interface Source {
	table: Table;
	side?: Side;
	/** What is asked of the side's values. */
	values: Scalar[];
}

/** Begins at the first `strings` field that is asked for, whose side table has the indexes; else at the table. */
export function sourceOf(table: Table, where: Where): Source {
	for (const [field, condition] of Object.entries(where)) {
		const side = table.sides.get(field);
		if (side) return { table, side, values: [...new Set(wanted(condition))] };
	}
	return { table, values: [] };
}

/** What a `strings` field must hold one of. */
const wanted = (condition: Condition): Scalar[] =>
	typeof condition === "object" ? (condition.$in ?? []) : [condition];

/** The tables of a FROM clause; `needsTable` where something of `m` is asked for. */
export function fromOf({ table, side }: Source, needsTable: boolean): string {
	if (!side) return `${table.name} m`;
	// CROSS JOIN keeps the side table outside, so that its order is the page's.
	return needsTable ? `${side.table} s CROSS JOIN ${table.name} m ON m._row = s._row` : `${side.table} s`;
}

/** A field's column, in the side table where it is carried there. */
export function columnOf({ side }: Source, field: string): string {
	const isCarried =
		side && (field === "_id" || field === side.field.name || side.carried.some(({ name }) => name === field));
	return isCarried ? `s.${quoted(field)}` : `m.${quoted(field)}`;
}

/** Whether a field, of a query or a sort, can be asked of the collection's table only. */
export const isOfTable = (source: Source, field: string): boolean =>
	!source.table.sides.has(field) && columnOf(source, field).startsWith("m.");

/** The WHERE clause of conditions, empty where there are none. */
export const whereOf = (conditions: Sql[]): string =>
	conditions.length > 0 ? ` WHERE ${conditions.map(({ text }) => text).join(" AND ")}` : "";

/** What is bound to conditions. */
export const paramsOf = (conditions: Sql[]): Params => conditions.flatMap(({ params }) => params);

/** The conditions of a query. `isHeld` says which fields' ranges are for filtering only, not for the choice of an index. */
export function conditionsOf(source: Source, where: Where, isHeld = (_field: string): boolean => false): Sql[] {
	return Object.entries(where).flatMap(([field, condition]) => {
		if (field === source.side?.field.name) return [membership("s._value", source.values)];
		const side = source.table.sides.get(field);
		if (side) return [elsewhere(source, side, wanted(condition))];
		if (field === PENDING_FACTS) return [{ text: "m._pending = 1", params: [] }];
		const column = columnOf(source, field);
		if (typeof condition !== "object") return [{ text: `${column} = ?`, params: [bound(condition)] }];
		return Object.entries(condition).map(([operator, value]) =>
			comparison(RANGES.has(operator) && isHeld(field) ? `+${column}` : column, operator, value),
		);
	});
}

function comparison(column: string, operator: string, operand: Scalar | Scalar[]): Sql {
	if (Array.isArray(operand)) return membership(column, operand);
	if (operator === "$exists") return { text: `${column} IS ${operand ? "NOT " : ""}NULL`, params: [] };
	return { text: `${column} ${COMPARISONS[operator]} ?`, params: [bound(operand)] };
}

function membership(column: string, values: Scalar[]): Sql {
	if (values.length === 1) return { text: `${column} = ?`, params: [bound(values[0]!)] };
	return { text: `${column} IN (SELECT value FROM json_each(?))`, params: [JSON.stringify(values)] };
}

/** A further `strings` field, looked up by the row. */
function elsewhere(source: Source, side: Side, values: Scalar[]): Sql {
	const { text, params } = membership("x._value", values);
	const row = source.side ? "s._row" : "m._row";
	return { text: `EXISTS (SELECT 1 FROM ${side.table} x WHERE x._row = ${row} AND ${text})`, params };
}

/** A scalar as SQLite keeps it. */
export const bound = (value: Scalar): string | number => (typeof value === "boolean" ? Number(value) : value);

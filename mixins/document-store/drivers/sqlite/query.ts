import { fullSort } from "../../guard/query.ts";
import type { Condition, FindQuery, Scalar, Sort, Where } from "../../port.ts";
import { PENDING_FACTS } from "../../shape.ts";
import type { Params, Sql } from "./connection.ts";
import { quoted, type Side, type Table } from "./table.ts";

const COMPARISONS: Record<string, string> = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=", $ne: "IS NOT" };

/** Where rows come from: the collection's table `m`, or a side table `s` with `m` behind it where it is needed. */
interface Source {
	table: Table;
	side?: Side;
	/** What is asked of the side's values. */
	values: Scalar[];
}

/** Compiles a page: one row `_doc` a document, one more than the limit where there is a next page. */
export function findSql(table: Table, query: FindQuery): Sql {
	const where = query.where ?? {};
	const sort = fullSort(query.sort ?? []);
	const source = sourceOf(table, where);
	const order = orderBy(sort, (field) => columnOf(source, field));
	const limit = query.limit + 1;
	const scan = (select: string, values: Scalar[]): Sql => {
		const conditions = conditionsOf({ ...source, values }, where, query.after && sort[0]?.[0]);
		if (query.after) conditions.push(behind(source, sort, query.after));
		return {
			text: `SELECT ${select} FROM ${fromOf(source, true)}${whereOf(conditions)} ${order} LIMIT ?`,
			params: [...paramsOf(conditions), limit],
		};
	};
	if (source.values.length <= 1) return scan("m._doc", source.values);

	// One range scan a value, merged by UNION, which also leaves a document of several values once.
	const keys = sort.map(([field], position) => `${columnOf(source, field)} AS k${position}`);
	const scans = source.values.map((value) => scan(["m._row AS _row", ...keys].join(", "), [value]));
	const merged = scans.map(({ text }) => `SELECT * FROM (${text})`).join(" UNION ");
	const mergedOrder = sort
		.map(([, direction], position) => `p.k${position}${direction === 1 ? "" : " DESC"}`)
		.join(", ");
	return {
		text: `SELECT m._doc FROM (${merged}) p JOIN ${table.name} m ON m._row = p._row ORDER BY ${mergedOrder} LIMIT ?`,
		params: [...scans.flatMap(({ params }) => params), limit],
	};
}

/** Compiles a count of at most `cap` matches: one row `n`. */
export function countSql(table: Table, where: Where, cap: number): Sql {
	const { text, params } = rowsSql(table, where);
	return { text: `SELECT count(*) AS n FROM (${text} LIMIT ?)`, params: [...params, cap] };
}

/** Compiles the rows `_row` of all matches, each once. */
export function rowsSql(table: Table, where: Where): Sql {
	const source = sourceOf(table, where);
	const conditions = conditionsOf(source, where);
	const needsTable = Object.keys(where).some((field) => columnOf(source, field).startsWith("m."));
	const select = source.values.length > 1 ? "SELECT DISTINCT" : "SELECT";
	const row = source.side ? "s._row" : "m._row";
	return {
		text: `${select} ${row} AS _row FROM ${fromOf(source, needsTable)}${whereOf(conditions)}`,
		params: paramsOf(conditions),
	};
}

/** Compiles the row `_row, _doc` of an update's target, where its conditions hold. */
export function targetSql(table: Table, where: Where): Sql {
	const conditions = conditionsOf({ table, values: [] }, where);
	return { text: `SELECT m._row, m._doc FROM ${table.name} m${whereOf(conditions)}`, params: paramsOf(conditions) };
}

/** Begins at the first `strings` field that is asked for, whose side table has the indexes; else at the table. */
function sourceOf(table: Table, where: Where): Source {
	for (const [field, condition] of Object.entries(where)) {
		const side = table.sides.get(field);
		if (side) return { table, side, values: [...new Set(wanted(condition))] };
	}
	return { table, values: [] };
}

/** What a `strings` field must hold one of. */
const wanted = (condition: Condition): Scalar[] =>
	typeof condition === "object" ? (condition.$in ?? []) : [condition];

function fromOf({ table, side }: Source, needsTable: boolean): string {
	if (!side) return `${table.name} m`;
	// CROSS JOIN keeps the side table outside, so that its order is the page's.
	return needsTable ? `${side.table} s CROSS JOIN ${table.name} m ON m._row = s._row` : `${side.table} s`;
}

function columnOf({ side }: Source, field: string): string {
	const isCarried =
		side && (field === "_id" || field === side.field.name || side.carried.some(({ name }) => name === field));
	return isCarried ? `s.${quoted(field)}` : `m.${quoted(field)}`;
}

const orderBy = (sort: Sort, column: (field: string) => string): string =>
	`ORDER BY ${sort.map(([field, direction]) => `${column(field)}${direction === 1 ? "" : " DESC"}`).join(", ")}`;

const whereOf = (conditions: Sql[]): string =>
	conditions.length > 0 ? ` WHERE ${conditions.map(({ text }) => text).join(" AND ")}` : "";

const paramsOf = (conditions: Sql[]): Params => conditions.flatMap(({ params }) => params);

/** `paged` is the first sort field of a page behind another: the cursor bounds its range better than the filter does. */
function conditionsOf(source: Source, where: Where, paged?: string): Sql[] {
	return Object.entries(where).flatMap(([field, condition]) => {
		if (field === source.side?.field.name) return [membership("s._value", source.values)];
		const side = source.table.sides.get(field);
		if (side) return [elsewhere(source, side, wanted(condition))];
		if (field === PENDING_FACTS) return [{ text: "m._pending = 1", params: [] }];
		const column = columnOf(source, field);
		if (typeof condition !== "object") return [{ text: `${column} = ?`, params: [bound(condition)] }];
		const operand = field === paged ? `+${column}` : column;
		return Object.entries(condition).map(([operator, value]) => comparison(operand, operator, value));
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

/** The rows behind a cursor. One direction is a row value, which seeks in the index; mixed ones are spelled out. */
function behind(source: Source, sort: Sort, after: Scalar[]): Sql {
	const columns = sort.map(([field]) => columnOf(source, field));
	const values = after.map(bound);
	const sign = (position: number): string => (sort[position]![1] === 1 ? ">" : "<");
	if (sort.every(([, direction]) => direction === sort[0]![1]))
		return { text: `(${columns.join(", ")}) ${sign(0)} (${columns.map(() => "?").join(", ")})`, params: values };

	const spell = (position: number): Sql => {
		const here = `${columns[position]} ${sign(position)} ?`;
		if (position === columns.length - 1) return { text: here, params: [values[position]!] };
		const rest = spell(position + 1);
		return {
			text: `(${here} OR (${columns[position]} = ? AND ${rest.text}))`,
			params: [values[position]!, values[position]!, ...rest.params],
		};
	};
	const { text, params } = spell(0);
	return { text: `${columns[0]} ${sign(0)}= ? AND ${text}`, params: [values[0]!, ...params] };
}

const bound = (value: Scalar): string | number => (typeof value === "boolean" ? Number(value) : value);

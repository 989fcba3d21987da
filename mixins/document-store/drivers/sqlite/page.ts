import { fullSort } from "../../guard/query.ts";
import type { Condition, FindQuery, Scalar, Sort, Where } from "../../port.ts";
import type { Field } from "../../shape.ts";
import {
	bound,
	columnOf,
	conditionsOf,
	fromOf,
	isOfTable,
	paramsOf,
	RANGES,
	type Source,
	sourceOf,
	whereOf,
} from "./conditions.ts";
import type { Sql } from "./connection.ts";
import { rowsSql } from "./query.ts";
import type { Table } from "./table.ts";

/** Up to so many matches of a range are sorted; more are read in the order of the sort's index and filtered. */
const FEW = 1000;

/**
 * Compiles a page: one row `_doc` a document, one more than the limit where there is a next page. SQLite knows no
 * sizes of ranges, so the index is chosen here: with `isFew` that of the range, else that of the sort. A `+` before a
 * column keeps SQLite from using its index.
 */
export function findSql(table: Table, query: FindQuery, isFew: boolean): Sql {
	const where = query.where ?? {};
	const sort = fullSort(query.sort ?? []);
	const source = sourceOf(table, where);
	const sorted = (field: string) => `${isFew ? "+" : ""}${columnOf(source, field)}`;
	// Behind a cursor, the cursor bounds the sort field's range better than the filter does.
	const isHeld = (field: string) => !isFew && (query.after !== undefined || field !== sort[0]![0]);
	const order = orderBy(sort, sorted);
	const limit = query.limit + 1;
	const needsTable = [...Object.keys(where), ...sort.map(([field]) => field)].some((field) => isOfTable(source, field));
	const scan = (select: string, values: Scalar[], asked: Where): Sql => {
		const conditions = conditionsOf({ ...source, values }, asked, isHeld);
		if (query.after) conditions.push(behind(sort, sorted, query.after));
		return {
			text: `SELECT ${select} FROM ${fromOf(source, needsTable)}${whereOf(conditions)} ${order} LIMIT ?`,
			params: [...paramsOf(conditions), limit],
		};
	};
	const split = isFew ? undefined : splitOf(source, where, sort[0]![0]);
	if (!source.side && !split) return scan("m._doc", [], where);

	// Ranges merged by UNION, which also leaves a document of several values once. Documents are
	// read last, so that a page that must be sorted first reads its own only.
	const keys = sort.map(([field], position) => `${columnOf(source, field)} AS k${position}`);
	const select = [`DISTINCT ${source.side ? "s" : "m"}._row AS _row`, ...keys].join(", ");
	const halves = split ? [false, true].map((value) => ({ ...where, [split]: value })) : [where];
	const values = rangesOf(source);
	const scans = values.flatMap((value) => halves.map((half) => scan(select, value, half)));
	const merged = scans.map(({ text }) => `SELECT * FROM (${text})`).join(" UNION ");
	const mergedOrder = sort
		.map(([, direction], position) => `p.k${position}${direction === 1 ? "" : " DESC"}`)
		.join(", ");
	return {
		text: `SELECT m._doc FROM (${merged}) p JOIN ${table.name} m ON m._row = p._row ORDER BY ${mergedOrder} LIMIT ?`,
		params: [...scans.flatMap(({ params }) => params), limit],
	};
}

/** What is asked of the side's values, one scan each: a value's range, or together those that have one document each. */
const rangesOf = ({ side, values }: Source): Scalar[][] =>
	values.length === 0 || side?.field.distinct ? [values] : values.map((value) => [value]);

/**
 * The boolean that an index has before the sort's field, where no index has the sort's field first: its two halves are
 * scanned and merged, so that `(scopes, inStock, price)` serves pages by price with and without `inStock`.
 */
function splitOf({ table, side }: Source, where: Where, first: string): string | undefined {
	const { definition, fields } = table.shape;
	const open = definition.indexes
		.filter((index) => (side ? index.fields[0] === side.field.name : !table.sides.has(index.fields[0]!)))
		.map((index) =>
			index.fields.filter((name) => name !== side?.field.name && typeof (where[name] ?? {}) === "object"),
		);
	if (open.some(([next]) => next === first)) return undefined;
	return open.find(
		([next, then]) => next !== undefined && then === first && !(next in where) && isWhole(fields.get(next)),
	)?.[0];
}

const isWhole = (field: Field | undefined): boolean => field?.type === "boolean" && field.required;

/**
 * Compiles the question whether few documents are in a range on another field than the sort's: one row `isFew`.
 * Undefined where there is no such range.
 */
export function fewSql(table: Table, { where = {}, sort = [] }: FindQuery): Sql | undefined {
	const first = fullSort(sort)[0]![0];
	const isRange = ([field, condition]: [string, Condition]): boolean =>
		field !== first && isIndexed(table, field) && Object.keys(condition).some((operator) => RANGES.has(operator));
	const range = Object.entries(where).find(isRange);
	if (!range) return undefined;
	const strings = Object.entries(where).find(([field]) => table.sides.has(field));
	const { text, params } = rowsSql(table, Object.fromEntries(strings ? [strings, range] : [range]));
	return { text: `SELECT count(*) <= ${FEW} AS isFew FROM (${text} LIMIT ${FEW + 1})`, params };
}

const isIndexed = (table: Table, field: string): boolean => table.shape.fields.get(field)?.sortable === true;

const orderBy = (sort: Sort, column: (field: string) => string): string =>
	`ORDER BY ${sort.map(([field, direction]) => `${column(field)}${direction === 1 ? "" : " DESC"}`).join(", ")}`;

/** The rows behind a cursor. One direction is a row value, which seeks in the index; mixed ones are spelled out. */
function behind(sort: Sort, column: (field: string) => string, after: Scalar[]): Sql {
	const columns = sort.map(([field]) => column(field));
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

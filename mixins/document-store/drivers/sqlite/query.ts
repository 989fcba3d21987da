import type { Where } from "../../port.ts";
import { columnOf, conditionsOf, fromOf, paramsOf, sourceOf, whereOf } from "./conditions.ts";
import type { Sql } from "./connection.ts";
import type { Table } from "./table.ts";

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

import { InvalidQuery } from "../../../../shared/errors.ts";
import { valueAt, valuesAt } from "../../paths.ts";
import type { Document } from "../../port.ts";
import type { Field } from "../../shape.ts";
import type { Connection, Params } from "./connection.ts";
import { quoted, type Side, type Table } from "./table.ts";

/** The largest document MongoDB takes, in bytes; measured here in characters, which are never more. */
const MAX_DOCUMENT = 16 * 1024 * 1024;

/** A stored document: its row and its text. */
export interface Row {
	_row: number;
	_doc: string;
}

/** Writes documents with what is derived from them: columns and side rows. Runs inside a transaction. */
export class Rows {
	readonly #connection: Connection;
	readonly #table: Table;
	readonly #insert: string;
	readonly #sides: { side: Side; insert: string }[];

	constructor(connection: Connection, table: Table) {
		const placeholders = (count: number) => Array(count).fill("?").join(", ");
		const names = (fields: Field[]) => fields.map(({ name }) => `${quoted(name)}, `).join("");
		this.#connection = connection;
		this.#table = table;
		this.#insert = `INSERT INTO ${table.name} (_id, _pending, ${names(table.columns)}_doc) VALUES (${placeholders(table.columns.length + 3)})`;
		this.#sides = [...table.sides.values()].map((side) => ({
			side,
			insert: `INSERT INTO ${side.table} (${names(side.carried)}_row, _value, _id) VALUES (${placeholders(side.carried.length + 3)})`,
		}));
	}

	/** The row of an id. */
	find(id: string): Row | undefined {
		return this.#connection.first({ text: `SELECT _row, _doc FROM ${this.#table.name} WHERE _id = ?`, params: [id] });
	}

	/** Inserts a document; answers its text. Throws SQLite's error on a taken key. */
	insert(document: Document): string {
		const text = textOf(document);
		const columns = this.#table.columns.map((field) => columnOf(field, document));
		const { lastInsertRowid } = this.#connection
			.prepare(this.#insert)
			.run(document._id, pendingOf(document), ...columns, text);
		for (const { side, insert } of this.#sides) {
			const carried = side.carried.map((field) => columnOf(field, document));
			for (const value of stringsOf(side, document))
				this.#connection.prepare(insert).run(...carried, lastInsertRowid, value, document._id);
		}
		return text;
	}

	/** Replaces the document of a row, touching only the columns and side rows that differ; answers its text. */
	replace(row: number, before: Document, after: Document): string {
		const text = textOf(after);
		const changed = this.#table.columns.filter((field) => columnOf(field, before) !== columnOf(field, after));
		const sets = ["_doc = ?", "_pending = ?", ...changed.map(({ name }) => `${quoted(name)} = ?`)];
		const values = changed.map((field) => columnOf(field, after));
		this.#run(`UPDATE ${this.#table.name} SET ${sets.join(", ")} WHERE _row = ?`, [
			text,
			pendingOf(after),
			...values,
			row,
		]);
		for (const { side, insert } of this.#sides) this.#replaceSide(row, side, insert, before, after);
		return text;
	}

	/** Removes a row. */
	remove(row: number): void {
		for (const { side } of this.#sides) this.#run(`DELETE FROM ${side.table} WHERE _row = ?`, [row]);
		this.#run(`DELETE FROM ${this.#table.name} WHERE _row = ?`, [row]);
	}

	#replaceSide(row: number, side: Side, insert: string, before: Document, after: Document): void {
		const [old, current] = [stringsOf(side, before), stringsOf(side, after)];
		for (const value of without(old, current))
			this.#run(`DELETE FROM ${side.table} WHERE _row = ? AND _value = ?`, [row, value]);
		const changed = side.carried.filter((field) => columnOf(field, before) !== columnOf(field, after));
		if (changed.length > 0) {
			const sets = changed.map(({ name }) => `${quoted(name)} = ?`).join(", ");
			this.#run(`UPDATE ${side.table} SET ${sets} WHERE _row = ?`, [
				...changed.map((field) => columnOf(field, after)),
				row,
			]);
		}
		const carried = side.carried.map((field) => columnOf(field, after));
		for (const value of without(current, old)) this.#run(insert, [...carried, row, value, after._id]);
	}

	#run(text: string, params: Params): void {
		this.#connection.prepare(text).run(...params);
	}
}

function textOf(document: Document): string {
	const text = JSON.stringify(document);
	if (text.length > MAX_DOCUMENT) throw new InvalidQuery(`The document ${document._id} is larger than 16 MiB.`);
	return text;
}

/** A declared scalar as SQLite keeps it: the guard has seen to its type. */
function columnOf(field: Field, document: Document): string | number | null {
	const value = valueAt(document, field.path) as string | number | boolean | undefined;
	if (value === undefined) return null;
	return typeof value === "boolean" ? Number(value) : value;
}

/** 1 while facts wait in the outbox, else NULL, so that the partial index holds only these. */
const pendingOf = (document: Document): 1 | null => (document.outbox?.length ? 1 : null);

/** The values of a `strings` field, each once: strings, as the guard has seen to. */
const stringsOf = (side: Side, document: Document): Set<string> =>
	new Set(valuesAt(document, side.field.path) as string[]);

const without = (values: Set<string>, others: Set<string>): string[] =>
	[...values].filter((value) => !others.has(value));

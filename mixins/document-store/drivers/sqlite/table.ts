import type { IndexDefinition } from "../../port.ts";
import { type Field, PENDING_FACTS, type Shape } from "../../shape.ts";

/** A `strings` field's table: one row for each of its values in a document, with the fields of its indexes beside it. */
export interface Side {
	field: Field;
	table: string;
	/** Copied from the document, so that a value's documents are found, filtered and sorted in one index. */
	carried: Field[];
}

/**
 * How a collection lies in SQLite: the document as text, its scalar fields as columns, its `strings` fields as side
 * tables. All but the text is derived from it.
 */
export interface Table {
	shape: Shape;
	/** Quoted, as all names here. */
	name: string;
	columns: Field[];
	sides: Map<string, Side>;
	/** The names of unique indexes by the columns that SQLite names when one refuses a row. */
	uniques: Map<string, string>;
	/** The statements that create it. */
	ddl: string[];
}

const SQL_TYPE = { string: "TEXT", number: "REAL", boolean: "INTEGER", strings: "TEXT" };

/** Quotes a name. Collections, fields and indexes are letters, digits, dots and dashes. */
export const quoted = (name: string): string => `"${name.replaceAll('"', "")}"`;

const columnsOf = (fields: Field[]): string =>
	fields.map(({ name, type }) => `${quoted(name)} ${SQL_TYPE[type]}`).join(", ");

/** Lays a collection out as tables and indexes. */
export function tableOf(shape: Shape): Table {
	const { name, indexes } = shape.definition;
	const fields = [...shape.fields.values()].filter((field) => field.name !== PENDING_FACTS && field.name !== "_id");
	const columns = fields.filter((field) => field.type !== "strings");
	const sides = fields.filter((field) => field.type === "strings").map((field) => sideOf(shape, field));
	const uniques = new Map([[`${name}._id`, "_id"]]);
	const table = quoted(name);

	const ddl = [
		`CREATE TABLE ${table} (_row INTEGER PRIMARY KEY, _id TEXT NOT NULL UNIQUE, _pending INTEGER, ${columnsOf(columns)}, _doc TEXT NOT NULL) STRICT`,
		`CREATE INDEX ${quoted(`${name}/pending`)} ON ${table} (_pending, _id) WHERE _pending IS NOT NULL`,
	];
	const isOfSide = (index: IndexDefinition) => sides.some((side) => side.field.name === index.fields[0]);
	for (const index of indexes.filter((each) => !isOfSide(each))) {
		ddl.push(createIndex(name, index, name, index.fields));
		if (index.unique) uniques.set(index.fields.map((field) => `${name}.${field}`).join(", "), index.name);
	}
	for (const side of sides) {
		const own = indexes.filter((index) => index.fields[0] === side.field.name);
		const sideName = `${name}/${side.field.name}`;
		ddl.push(
			`CREATE TABLE ${side.table} (_row INTEGER, _value TEXT, _id TEXT NOT NULL, ${[columnsOf(side.carried), ""]
				.filter(Boolean)
				.map((columns) => `${columns}, `)
				.join("")}PRIMARY KEY (_row, _value)) STRICT, WITHOUT ROWID`,
		);
		for (const index of own.length > 0 ? own : [{ name: side.field.name, fields: [side.field.name] }]) {
			ddl.push(createIndex(name, index, sideName, ["_value", ...index.fields.slice(1)]));
			if (index.unique) uniques.set(`${sideName}._value`, index.name);
		}
	}
	return { shape, name: table, columns, sides: new Map(sides.map((side) => [side.field.name, side])), uniques, ddl };
}

function sideOf({ definition, fields }: Shape, field: Field): Side {
	const own = definition.indexes.filter((index) => index.fields[0] === field.name);
	const carried = new Set(own.flatMap((index) => index.fields.slice(1)).filter((name) => name !== "_id"));
	// The definition was checked: each field of an index is declared.
	return {
		field,
		table: quoted(`${definition.name}/${field.name}`),
		carried: [...carried].map((name) => fields.get(name)!),
	};
}

/** An index ends with `_id`, the tie-break of every sort; a unique one does not. */
function createIndex(collection: string, index: IndexDefinition, table: string, columns: string[]): string {
	const keys = index.unique || columns.includes("_id") ? columns : [...columns, "_id"];
	const unique = index.unique ? "UNIQUE " : "";
	return `CREATE ${unique}INDEX ${quoted(`${collection}#${index.name}`)} ON ${quoted(table)} (${keys.map(quoted).join(", ")})`;
}

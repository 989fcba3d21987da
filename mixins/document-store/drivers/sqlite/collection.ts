import { applyChange } from "../../change.ts";
import { fullSort } from "../../guard/query.ts";
import { picked, valueAt } from "../../paths.ts";
import type {
	Change,
	Collection,
	CollectionDefinition,
	Document,
	FindQuery,
	Page,
	Scalar,
	Target,
	Where,
} from "../../port.ts";
import type { Sql } from "./connection.ts";
import { fewSql, findSql } from "./page.ts";
import { countSql, rowsSql, targetSql } from "./query.ts";
import type { Row, Rows } from "./rows.ts";
import type { Table } from "./table.ts";

/** What a collection uses of its open database. Both translate SQLite's errors; `write` answers after the commit. */
export interface Session {
	read<R>(sql: Sql): R[];
	write<T>(table: Table, work: (rows: Rows, all: <R>(sql: Sql) => R[]) => T): Promise<T>;
}

/** A collection in SQLite. Its arguments have passed the guard. Methods run at once; a write waits for its commit. */
export class SqliteCollection<D extends Document> implements Collection<D> {
	readonly definition: CollectionDefinition;
	readonly #table: Table;
	readonly #session: Session;
	readonly #getText: string;

	constructor(table: Table, session: Session) {
		this.definition = table.shape.definition;
		this.#table = table;
		this.#session = session;
		this.#getText = `SELECT _doc FROM ${table.name} WHERE _id = ?`;
	}

	async get(id: string, fields?: string[]): Promise<D | null> {
		const [row] = this.#session.read<Row>({ text: this.#getText, params: [id] });
		return row ? this.#document(row._doc, fields) : null;
	}

	async getMany(ids: string[], fields?: string[]): Promise<D[]> {
		const text = `SELECT _id, _doc FROM ${this.#table.name} WHERE _id IN (SELECT value FROM json_each(?))`;
		const rows = this.#session.read<Row & { _id: string }>({ text, params: [JSON.stringify(ids)] });
		const texts = new Map(rows.map(({ _id, _doc }) => [_id, _doc]));
		return ids.flatMap((id) => texts.get(id) ?? []).map((doc) => this.#document(doc, fields));
	}

	async find(query: FindQuery): Promise<Page<D>> {
		const few = fewSql(this.#table, query);
		const isFew = few !== undefined && this.#session.read<{ isFew: number }>(few)[0]!.isFew === 1;
		const rows = this.#session.read<Row>(findSql(this.#table, query, isFew));
		const documents = rows.slice(0, query.limit).map(({ _doc }) => this.#document(_doc));
		const last = documents.at(-1);
		const next =
			last && rows.length > query.limit && fullSort(query.sort ?? []).map(([field]) => this.#scalar(last, field));
		const data = query.fields ? documents.map((document) => picked(document, query.fields!)) : documents;
		return next ? { data, next } : { data };
	}

	async count(where: Where, cap = 10_000): Promise<number> {
		const [row] = this.#session.read<{ n: number }>(countSql(this.#table, where, cap));
		return row!.n;
	}

	async insert(document: D): Promise<D> {
		return this.#document(await this.#session.write(this.#table, (rows) => rows.insert(document)));
	}

	async insertMany(
		documents: D[],
		onConflict: "skip" | "replace",
	): Promise<{ inserted: number; replaced: number; skipped: number }> {
		return this.#session.write(this.#table, (rows) => {
			const counts = { inserted: 0, replaced: 0, skipped: 0 };
			for (const document of documents) {
				const taken = rows.find(document._id);
				if (!taken) rows.insert(document);
				else if (onConflict === "replace") rows.replace(taken._row, this.#document(taken._doc), document);
				counts[!taken ? "inserted" : onConflict === "replace" ? "replaced" : "skipped"]++;
			}
			return counts;
		});
	}

	async update(target: Target, change: Change): Promise<D | null> {
		return this.#session.write(this.#table, (rows, all) =>
			this.#change(rows, all<Row>(targetSql(this.#table, target))[0], change),
		);
	}

	async updateMany(changes: { target: Target; change: Change }[]): Promise<(D | null)[]> {
		return this.#session.write(this.#table, (rows, all) =>
			changes.map(({ target, change }) => this.#change(rows, all<Row>(targetSql(this.#table, target))[0], change)),
		);
	}

	async applyMany(changes: { target: Target; change: Change }[]): Promise<number> {
		return (await this.updateMany(changes)).filter((answer) => answer !== null).length;
	}

	async upsert(document: D, change: Change): Promise<D> {
		return this.#session.write(this.#table, (rows) => {
			const taken = rows.find(document._id);
			return this.#change(rows, taken, change) ?? this.#document(rows.insert(document));
		});
	}

	async remove(where: Where): Promise<number> {
		return this.#session.write(this.#table, (rows, all) => {
			const matches = all<Row>(rowsSql(this.#table, where));
			for (const { _row } of matches) rows.remove(_row);
			return matches.length;
		});
	}

	#change(rows: Rows, row: Row | undefined, change: Change): D | null {
		if (!row) return null;
		const document = this.#document(row._doc);
		applyChange(document, change);
		// What is derived from declared fields is compared with what it was, unless the change reaches none of them.
		rows.replace(row._row, touches(this.#table, change) ? this.#document(row._doc) : document, document);
		return document;
	}

	/** A stored text is the document that was given as a `D`; with `fields`, the named part of it. */
	#document(text: string, fields?: string[]): D {
		const document = JSON.parse(text) as D;
		return fields ? picked(document, fields) : document;
	}

	/** A sort field's value: the guard sees to it that each document has it. */
	#scalar(document: D, field: string): Scalar {
		return valueAt(document, this.#table.shape.fields.get(field)!.path) as Scalar;
	}
}

/** Whether a change may alter a declared field, or a part of one. */
function touches({ columns, sides }: Table, change: Change): boolean {
	const fields = [...columns, ...[...sides.values()].map(({ field }) => field)];
	const members = new Set(fields.map(({ path }) => path[0]));
	return Object.values(change).some((operands) =>
		Object.keys(operands).some((path) => members.has(path.split(".")[0])),
	);
}

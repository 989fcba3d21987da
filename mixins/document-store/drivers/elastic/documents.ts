import type { estypes } from "@elastic/elasticsearch";
import { Turns } from "../../../search-index/drivers/elastic/turns.ts";
import type { Document, Where } from "../../port.ts";
import type { Shape } from "../../shape.ts";
import { type Claim, Claims, type UniqueValue, uniqueValues } from "./claims.ts";
import { filtersOf, holds } from "./conditions.ts";
import { keyOf, type Stored, stored } from "./mapping.ts";
import type { Held, RecordStore } from "./records.ts";
import { inTurn, settled } from "./settled.ts";

/** A document as it was read. */
export interface HeldDocument<D extends Document> {
	document: D;
	record: Held<Stored<D>>;
}

/** Documents as records, unique values included. Whatever answers undefined was overtaken and may be begun anew. */
export class Documents<D extends Document> {
	readonly #shape: Shape;
	readonly #records: RecordStore<Stored<D>>;
	readonly #claims: Claims;
	readonly #claiming = new Turns(1);

	constructor(shape: Shape, records: RecordStore<Stored<D>>, claims: RecordStore<Claim>) {
		this.#shape = shape;
		this.#records = records;
		this.#claims = new Claims(claims, {
			has: async (id, value) => this.#has((await records.get(id))?.value.document, value),
			fence: (id, value) => settled(() => this.#fence(id, value)),
		});
	}

	async get(id: string): Promise<HeldDocument<D> | undefined> {
		const record = await this.#records.get(id);
		return record?.value.document && { document: record.value.document, record };
	}

	async find(where: Where, search: estypes.SearchRequest): Promise<HeldDocument<D>[]> {
		const records = await this.#records.find({ ...search, query: queryOf(where) });
		// True because the query leaves out places.
		return records.map((record) => ({ document: record.value.document!, record }));
	}

	count(where: Where, cap: number): Promise<number> {
		return this.#records.count(queryOf(where), cap);
	}

	refresh(): Promise<void> {
		return this.#records.refresh();
	}

	/** Inserts a document, unless its id is taken. Throws Duplicate for a unique value. */
	insert(document: D): Promise<"inserted" | "taken" | undefined> {
		const values = uniqueValues(this.#shape, document);
		return this.#inTurn(values, async () => {
			const { _id } = document;
			const created = await this.#records.create(_id, values.length > 0 ? {} : stored(this.#shape, document));
			if (created && values.length === 0) return "inserted";
			// A place may also be that of somebody who is about to insert, or who died over it.
			const place = created ?? (await this.#records.get(_id));
			if (place?.value.document) return "taken";
			return place && (await this.#write(place, document, values)) && "inserted";
		});
	}

	/** Writes a document over what was read. Throws Duplicate for a unique value. */
	replace({ document: old, record }: HeldDocument<D>, document: D): Promise<true | undefined> {
		const had = new Set(uniqueValues(this.#shape, old).map(({ id }) => id));
		const values = uniqueValues(this.#shape, document).filter(({ id }) => !had.has(id));
		return this.#inTurn(values, () => this.#write(record, document, values));
	}

	/** Removes a document where the conditions hold. */
	async remove(held: HeldDocument<D>, where: Where): Promise<boolean | undefined> {
		if (await this.#records.remove(held.record)) return true;
		const now = await this.get(held.document._id);
		if (!now || !holds(this.#shape, now.document, where)) return false;
		return (await this.#records.remove(now.record)) || undefined;
	}

	/** Whoever claims values waits for the others of this process: they win in the order in which they came. */
	#inTurn<T>(values: UniqueValue[], work: () => Promise<T>): Promise<T> {
		return values.length > 0 ? inTurn(this.#claiming, work) : work();
	}

	async #write(record: Held<Stored<D>>, document: D, values: UniqueValue[]): Promise<true | undefined> {
		for (const value of values) if (!(await this.#claims.take(value, record.id))) return undefined;
		return (await this.#records.replace(record, stored(this.#shape, document))) && true;
	}

	#has(document: D | undefined, value: UniqueValue): boolean {
		return document !== undefined && uniqueValues(this.#shape, document).some(({ id }) => id === value.id);
	}

	async #fence(id: string, value: UniqueValue): Promise<boolean | undefined> {
		const record = await this.#records.get(id);
		if (!record) return false;
		if (this.#has(record.value.document, value)) return true;
		return (await this.#records.replace(record, record.value)) && false;
	}
}

/** Documents that fulfil the conditions; a place has no keys. */
const queryOf = (where: Where): estypes.QueryDslQueryContainer => ({
	bool: { filter: [{ exists: { field: keyOf("_id") } }, ...filtersOf(where)] },
});

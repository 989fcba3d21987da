import { ServiceUnavailable } from "../../../../shared/errors.ts";
import { type Elastic, type estypes, refusal, type Send } from "../../../search-index/drivers/elastic/client.ts";

const MISSING_INDEX = "index_not_found_exception";
const MISSING = 404;
const CONFLICT = 409;

/** A record as it was read: a write over it fails where it has been written since. */
export interface Held<T> {
	id: string;
	value: T;
	at: { if_seq_no: number; if_primary_term: number };
}

/** What is kept of documents: records by id. */
export type RecordStore<T extends object> = Pick<Records<T>, keyof Records<T>>;

/** The records of one index, each written as a whole and only over what was read. */
export class Records<T extends object> {
	readonly #elastic: Elastic;
	/** An alias, so that a write never makes an index that is missing. */
	readonly #name: string;
	readonly #ensure: () => Promise<void>;

	/** `ensure` makes the index where it is missing: a server may be emptied under us. */
	constructor(elastic: Elastic, name: string, ensure: () => Promise<void>) {
		this.#elastic = elastic;
		this.#name = name;
		this.#ensure = ensure;
	}

	/** Reads a record as it is now, whether searches see it yet or not. */
	async get(id: string): Promise<Held<T> | undefined> {
		const found = await unless(
			MISSING,
			this.#call((client, limits) => client.get<T>(this.#of(id), limits)),
		);
		return found && heldOf(found);
	}

	/** Makes a record; undefined where there is one. */
	async create(id: string, document: T): Promise<Held<T> | undefined> {
		const request = { ...this.#of(id), document, require_alias: true };
		const made = await unless(
			CONFLICT,
			this.#call((client, limits) => client.create(request, limits)),
		);
		return made && heldOf<T>({ ...made, _source: document });
	}

	/** Writes a record over what was read; undefined where it is no longer that. */
	async replace({ id, at }: Held<T>, document: T): Promise<Held<T> | undefined> {
		const request = { ...this.#of(id), ...at, document, require_alias: true };
		const made = await unless(
			CONFLICT,
			this.#call((client, limits) => client.index(request, limits)),
		);
		return made && heldOf<T>({ ...made, _source: document });
	}

	/** Removes what was read; false where it is no longer that. */
	async remove({ id, at }: Held<T>): Promise<boolean> {
		const request = { ...this.#of(id), ...at };
		return (
			(await unless(
				CONFLICT,
				this.#call((client, limits) => client.delete(request, limits)),
			)) !== undefined
		);
	}

	/** Finds records, as they were at the last `refresh` or within the second after. */
	async find(search: estypes.SearchRequest): Promise<Held<T>[]> {
		const request = { ...search, index: this.#name, seq_no_primary_term: true, allow_partial_search_results: false };
		const { hits } = await this.#call((client, limits) => client.search<T>(request, limits));
		return hits.hits.map(heldOf);
	}

	/** Counts at most `cap` matches. */
	async count(query: estypes.QueryDslQueryContainer, cap: number): Promise<number> {
		const request = { index: this.#name, query, terminate_after: cap };
		return (await this.#call((client, limits) => client.count(request, limits))).count;
	}

	/** Shows all that was written before to searches. */
	async refresh(): Promise<void> {
		await this.#call((client, limits) => client.indices.refresh({ index: this.#name }, limits));
	}

	/** Throws ServiceUnavailable for an index that is missing; it is there when the call is repeated. */
	async #call<T>(send: Send<T>): Promise<T> {
		try {
			return await this.#elastic.call(send);
		} catch (error) {
			if (refusal(error)?.type !== MISSING_INDEX) throw error;
			await this.#ensure();
			throw new ServiceUnavailable("Search", 1, { cause: error });
		}
	}

	/** A record's address. */
	#of(id: string) {
		return { index: this.#name, id };
	}
}

/** Answers undefined where the server refuses with this status. */
async function unless<T>(status: number, call: Promise<T>): Promise<T | undefined> {
	try {
		return await call;
	} catch (error) {
		if (refusal(error)?.status === status) return undefined;
		throw error;
	}
}

const heldOf = <T>({ _id, _source, _seq_no, _primary_term }: Found<T>): Held<T> =>
	// True because each request asks for the source and for both numbers.
	({ id: _id, value: _source, at: { if_seq_no: _seq_no, if_primary_term: _primary_term } }) as Held<T>;

interface Found<T> {
	_id?: string;
	_source?: T;
	_seq_no?: number;
	_primary_term?: number;
}

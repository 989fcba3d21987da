import type { mongo } from "mongoose";
import { Duplicate, StoreUnavailable } from "../../../../shared/errors.ts";
import { picked } from "../../paths.ts";
import type { Change, Collection, CollectionDefinition, Document, FindQuery, Page, Target, Where } from "../../port.ts";
import type { CollectionAdapter } from "./adapter.ts";
import { refusingIndexes } from "./errors.ts";
import { keysetOf, pageOf, projectionOf } from "./page.ts";

/** Runs one command: bounds it, and translates its errors. */
export type Run = <T>(command: () => Promise<T>) => Promise<T>;

/** Commands of one call that are on their way at once: the pool has more, for others. */
const AT_ONCE = 8;
/** An upsert loses a try only where somebody inserts or removes the document at that moment. */
const MAX_TRIES = 10;

/** A collection in MongoDB. Its arguments have passed the guard. */
export class MongoCollection<D extends Document> implements Collection<D> {
	readonly definition: CollectionDefinition;
	readonly #adapter: CollectionAdapter;
	readonly #run: Run;

	constructor(adapter: CollectionAdapter, run: Run) {
		this.definition = adapter.shape.definition;
		this.#adapter = adapter;
		this.#run = run;
	}

	async get(id: string, fields?: string[]): Promise<D | null> {
		const options = { projection: projectionOf(fields) };
		// True because the collection holds documents of this type.
		return this.#run(() => this.#raw.findOne({ _id: id }, options) as Promise<D | null>);
	}

	async getMany(ids: string[], fields?: string[]): Promise<D[]> {
		const options = { projection: projectionOf(fields) };
		// True because the collection holds documents of this type.
		const found = await this.#run(() => this.#raw.find({ _id: { $in: ids } }, options).toArray() as Promise<D[]>);
		const byId = new Map(found.map((document) => [document._id, document]));
		return ids.flatMap((id) => byId.get(id) ?? []);
	}

	async find(query: FindQuery): Promise<Page<D>> {
		const { sort = [], limit, fields } = query;
		const { filter, options } = pageOf(query);
		// True because the collection holds documents of this type, of which the named members are read.
		const rows = await this.#run(() => this.#raw.find(filter, options).toArray() as Promise<D[]>);
		const documents = rows.slice(0, limit);
		const next = rows.length > limit && keysetOf(this.#adapter.shape, sort, documents.at(-1)!);
		const data = fields ? documents.map((document) => picked(document, fields)) : documents;
		return next ? { data, next } : { data };
	}

	async count(where: Where, cap = 10_000): Promise<number> {
		return this.#run(() => this.#adapter.createCursor({ query: where, limit: cap }).countDocuments().exec());
	}

	async insert(document: D): Promise<D> {
		const own = copied(document);
		await this.#run(() => this.#raw.insertOne(own));
		return own;
	}

	/** One command, of which each document stands alone: where one is refused, the others are there. */
	async insertMany(
		documents: D[],
		onConflict: "skip" | "replace",
	): Promise<{ inserted: number; replaced: number; skipped: number }> {
		const own = copied(documents);
		if (own.length === 0) return { inserted: 0, replaced: 0, skipped: 0 };
		if (onConflict === "skip") return this.#run(() => insertNew(this.#raw, own));
		const writes = own.map((document) => ({
			replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
		}));
		const result = await this.#run(() => this.#raw.bulkWrite(writes, { ordered: false }));
		return { inserted: result.upsertedCount, replaced: result.matchedCount, skipped: 0 };
	}

	async update(target: Target, change: Change): Promise<D | null> {
		return this.#change(copied({ target, change }));
	}

	/** Each by itself, those of one document in order: a refused one undoes none of the others. */
	async updateMany(changes: { target: Target; change: Change }[]): Promise<(D | null)[]> {
		const answers: (D | null)[] = Array(changes.length).fill(null);
		const chains = Map.groupBy(copied(changes).entries(), ([, { target }]) => target._id).values();
		const workers = Array.from({ length: AT_ONCE }, async () => {
			for (const chain of chains) for (const [position, each] of chain) answers[position] = await this.#change(each);
		});
		await Promise.all(workers);
		return answers;
	}

	async applyMany(changes: { target: Target; change: Change }[]): Promise<number> {
		if (changes.length === 0) return 0;
		const writes = copied(changes).map((each) => ({ updateOne: writeOf(each) }));
		return (await this.#run(() => this.#raw.bulkWrite(writes))).matchedCount;
	}

	async upsert(document: D, change: Change): Promise<D> {
		for (let tries = 0; tries < MAX_TRIES; tries++) {
			const changed = await this.update({ _id: document._id }, change);
			if (changed) return changed;
			try {
				return await this.insert(document);
			} catch (error) {
				if (!(error instanceof Duplicate && error.index === "_id")) throw error;
			}
		}
		throw new StoreUnavailable(this.definition.name);
	}

	async remove(where: Where): Promise<number> {
		return this.#run(() => this.#adapter.removeMany(where));
	}

	#change(change: { target: Target; change: Change }): Promise<D | null> {
		const { filter, update } = writeOf(change);
		const changed = () => this.#raw.findOneAndUpdate(filter, update, { returnDocument: "after" });
		// True because the collection holds documents of this type.
		return this.#run(changed as () => Promise<D | null>);
	}

	/** For documents that are written or read: mongoose's conversion costs as much as all the rest. */
	get #raw(): Raw {
		// True because a `D` is a document, and its `_id` a string.
		return this.#adapter.bound.collection as unknown as Raw;
	}
}

type Raw = mongo.Collection<Document>;

/** A change in MongoDB's words, from which the port's are taken. */
const writeOf = ({ target, change }: { target: Target; change: Change }) =>
	// True because the guard has refused whatever MongoDB does not know.
	({ filter: target as mongo.Filter<Document>, update: change as mongo.UpdateFilter<Document> });

/** A copy of one's own: the driver reads it when it sends it, and the caller may have changed the original by then. */
const copied = <T>(json: T): T => JSON.parse(JSON.stringify(json));

/** Inserts those whose `_id` is free. Throws the driver's error where another index refuses one. */
async function insertNew(raw: Raw, documents: Document[]) {
	try {
		await raw.insertMany(documents, { ordered: false });
		return { inserted: documents.length, replaced: 0, skipped: 0 };
	} catch (error) {
		// True because mongoose and its driver throw errors only.
		const taken = refusingIndexes(error as Error);
		if (taken.length === 0 || taken.some((index) => index !== "_id")) throw error;
		return { inserted: documents.length - taken.length, replaced: 0, skipped: taken.length };
	}
}

import type { Envelope } from "../../shared/broker/fact.ts";
import type { Fact } from "../../shared/contracts/events.ts";

/**
 * The document store: one port, three drivers (SQLite embedded, MongoDB in a cluster, there Elasticsearch for search,
 * which has no other store). Whatever the drivers would treat differently is refused by the guard in front of them
 * (`guard.ts`), so that all behave alike.
 */

/** A fact that waits in its document. A bare envelope tells the document's state, as it is when the fact goes. */
export type PendingFact = Fact | Envelope;

/** A JSON document: an own string id, an integer version, and pending facts until the relay has published them. */
export interface Document {
	_id: string;
	/** Raised by `$inc` in the changes that a reader must notice; never by the relay. */
	version: number;
	outbox?: PendingFact[];
}

/**
 * The type of a declared field. `strings` is what a path holds that ends in or leads through arrays: it is asked for
 * membership only (`$eq`, `$in`).
 */
export type FieldType = "string" | "number" | "boolean" | "strings";

/**
 * An index over declared fields (dot paths into the document, also through arrays of objects: `variants.sku`).
 * With a `strings` field first, each entry of the array is indexed with the other fields beside it, so that
 * `{ scopes: "brand:sony" }` sorted by price is one range scan.
 */
export interface IndexDefinition {
	name: string;
	fields: string[];
	/**
	 * At most one document has these values; a document without the field is exempt. Where a write breaks several
	 * unique indexes, any of them is named.
	 */
	unique?: boolean;
}

/** What a collection may be filtered and sorted by. Everything else in a document is opaque to the store. */
export interface CollectionDefinition {
	name: string;
	fields: Record<string, FieldType>;
	/** Fields that every document has (the guard sees to it). Pages are sorted by required, indexed fields only. */
	required?: string[];
	indexes: IndexDefinition[];
}

export type Scalar = string | number | boolean;
/** Conditions on one declared field. A bare scalar is `$eq`; on a `strings` field it means membership. */
export type Condition =
	| Scalar
	| { $in?: Scalar[]; $ne?: Scalar; $gt?: Scalar; $gte?: Scalar; $lt?: Scalar; $lte?: Scalar; $exists?: boolean };
/** All conditions hold (AND). Keys are declared fields, `_id`, `version`, or `outbox.id` with `{ $gt: "" }`: facts are pending. */
export type Where = Record<string, Condition>;

export type Direction = 1 | -1;
/**
 * Sort fields in order, `_id` last as the tie-break, in the direction of the field before it. Only `_id` and
 * declared fields that are required and indexed.
 */
export type Sort = [field: string, direction: Direction][];

export interface FindQuery {
	where?: Where;
	sort?: Sort;
	/** The sort values and `_id` of the last row seen (from `Page.next`): the page begins behind it. */
	after?: Scalar[];
	/** 1 to 1000. */
	limit: number;
	/** Top-level members to read; all when absent. `_id` and `version` are always there. */
	fields?: string[];
}

export interface Page<D> {
	data: D[];
	/** Where the next page begins; absent on the last one. */
	next?: Scalar[];
}

/** One atomic change. Paths are dot paths; keys with `.` or `$` are refused. */
export interface Change {
	$set?: Record<string, unknown>;
	$unset?: Record<string, true>;
	$inc?: Record<string, number>;
	/** Appends one value, or `{ $each, $slice? }`; a negative `$slice` keeps the last n. */
	$push?: Record<string, unknown>;
	/** Removes array entries: objects whose members equal those given or are among a `{ $in }`, or scalars that equal it. */
	$pull?: Record<string, unknown>;
}

/** `_id` and further conditions that must hold at the moment of the change, e.g. `version`. */
export type Target = { _id: string } & Where;

/**
 * One collection. Errors: InvalidQuery (the guard), Duplicate (with the index's name), StoreUnavailable
 * (retryable; whether a write was applied is then unknown). Documents given and returned are never shared.
 */
export interface Collection<D extends Document> {
	readonly definition: CollectionDefinition;
	get(id: string, fields?: string[]): Promise<D | null>;
	/** In the order asked, missing ones left out. At most 1000 ids. */
	getMany(ids: string[], fields?: string[]): Promise<D[]>;
	/** Keyset paging: every row exactly once, whatever is written meanwhile. */
	find(query: FindQuery): Promise<Page<D>>;
	/** Counts at most `cap` matches (default 10,000). */
	count(where: Where, cap?: number): Promise<number>;
	insert(document: D): Promise<D>;
	/**
	 * Inserts many in one commit. On a taken `_id`: `skip` leaves it, `replace` overwrites it. A duplicate in another
	 * index undoes all (SQLite) or leaves the others in (MongoDB).
	 */
	insertMany(
		documents: D[],
		onConflict: "skip" | "replace",
	): Promise<{ inserted: number; replaced: number; skipped: number }>;
	/** Applies the change atomically where the target's conditions hold; the new document, or null where they do not. */
	update(target: Target, change: Change): Promise<D | null>;
	/**
	 * Applies many changes; one answer each, in order. In one commit, which a duplicate undoes (SQLite), or each by
	 * itself (MongoDB).
	 */
	updateMany(changes: { target: Target; change: Change }[]): Promise<(D | null)[]>;
	/** The same where nobody needs the documents: answers how many were changed. One command on MongoDB. */
	applyMany(changes: { target: Target; change: Change }[]): Promise<number>;
	/** Inserts `document` or, where its `_id` exists, applies `change` to it; race-free by id. Answers the document as it is then. */
	upsert(document: D, change: Change): Promise<D>;
	/** Removes what matches; answers how many. An empty condition is refused. */
	remove(where: Where): Promise<number>;
}

/** A service's own database: opened once, closed at the stop. */
export interface DocumentDatabase {
	/** Which store, and where, without credentials: for the table at the start. */
	readonly label: string;
	open(): Promise<void>;
	close(): Promise<void>;
	/** Answers within 1.5 s or throws StoreUnavailable. */
	ping(): Promise<void>;
	collection<D extends Document>(definition: CollectionDefinition): Collection<D>;
}

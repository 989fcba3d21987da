import { Duplicate, StoreUnavailable } from "../../../../shared/errors.ts";
import { within } from "../../../../shared/within.ts";
import { applyChange } from "../../change.ts";
import { fullSort } from "../../guard/query.ts";
import { picked } from "../../paths.ts";
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
import type { Shape } from "../../shape.ts";
import { declared, holds } from "./conditions.ts";
import type { Documents } from "./documents.ts";
import { keyOf } from "./mapping.ts";
import { Lanes } from "./settled.ts";

/** A write takes several calls, each of which has its own bound. */
const WRITE_MS = 2_800;
const MOST_REMOVED = 1_000;
const AT_ONCE = 8;

/**
 * A collection in Elasticsearch, for a service that has no other store: some thousand documents, changed a few times a
 * second. Its arguments have passed the guard. What was written is found by every search that begins after.
 */
export class ElasticCollection<D extends Document> implements Collection<D> {
	readonly definition: CollectionDefinition;
	readonly #shape: Shape;
	readonly #documents: Documents<D>;
	readonly #lanes = new Lanes();

	constructor(shape: Shape, documents: Documents<D>) {
		this.definition = shape.definition;
		this.#shape = shape;
		this.#documents = documents;
	}

	async get(id: string, fields?: string[]): Promise<D | null> {
		const held = await this.#documents.get(id);
		return held ? partOf(held.document, fields) : null;
	}

	async getMany(ids: string[], fields?: string[]): Promise<D[]> {
		const documents = await Promise.all(ids.map((id) => this.get(id, fields)));
		return documents.filter((document) => document !== null);
	}

	async find({ where = {}, sort = [], after, limit, fields }: FindQuery): Promise<Page<D>> {
		const order = fullSort(sort);
		const found = await this.#documents.find(where, {
			sort: order.map(([field, direction]) => ({ [keyOf(field)]: direction === 1 ? "asc" : "desc" })),
			size: limit + 1,
			...(after && { search_after: after }),
		});
		const documents = found.slice(0, limit).map(({ document }) => document);
		const data = documents.map((document) => partOf(document, fields));
		if (found.length <= limit) return { data };
		// True because sort fields are required scalars.
		const next = order.map(([field]) => declared(this.#shape, documents.at(-1)!, field)[0] as Scalar);
		return { data, next };
	}

	async count(where: Where, cap = 10_000): Promise<number> {
		return Math.min(cap, await this.#documents.count(where, cap));
	}

	insert(document: D): Promise<D> {
		return this.#shown(structuredClone(document), async (copy) => {
			if ((await this.#lanes.settled(copy._id, () => this.#documents.insert(copy))) === "taken")
				throw new Duplicate("_id");
			return copy;
		});
	}

	insertMany(documents: D[], onConflict: "skip" | "replace") {
		return this.#shown(structuredClone(documents), async (copies) => {
			const counts = { inserted: 0, replaced: 0, skipped: 0 };
			await eachOf(copies, async (copy) => {
				counts[await this.#lanes.settled(copy._id, () => this.#put(copy, onConflict))]++;
			});
			return counts;
		});
	}

	async update(target: Target, change: Change): Promise<D | null> {
		const [document] = await this.updateMany([{ target, change }]);
		// One change, one answer.
		return document!;
	}

	/** Changes of one document are written at once; a duplicate undoes them, and none of another document. */
	updateMany(changes: { target: Target; change: Change }[]): Promise<(D | null)[]> {
		return this.#shown(structuredClone(changes), async (copies) => {
			const documents: (D | null)[] = Array(copies.length).fill(null);
			const byId = Map.groupBy(copies.keys(), (position) => copies[position]!.target._id);
			await eachOf([...byId], async ([id, positions]) => {
				const own = positions.map((position) => copies[position]!);
				const changed = await this.#lanes.settled(id, () => this.#update(id, own));
				for (const [n, position] of positions.entries()) documents[position] = changed[n]!;
			});
			return documents;
		});
	}

	async applyMany(changes: { target: Target; change: Change }[]): Promise<number> {
		return (await this.updateMany(changes)).filter((document) => document !== null).length;
	}

	upsert(document: D, change: Change): Promise<D> {
		return this.#shown(structuredClone({ document, change }), (copy) =>
			this.#lanes.settled(copy.document._id, async () => {
				const inserted = await this.#documents.insert(copy.document);
				if (inserted !== "taken") return inserted && copy.document;
				const { _id } = copy.document;
				const changed = await this.#update(_id, [{ target: { _id }, change: copy.change }]);
				return changed?.[0] ?? undefined;
			}),
		);
	}

	remove(where: Where): Promise<number> {
		return this.#shown(where, async () => {
			let removed = 0;
			for (let isMore = true; isMore; ) {
				const found = await this.#documents.find(where, { size: MOST_REMOVED });
				await eachOf(found, async (held) => {
					if (await this.#lanes.settled(held.record.id, () => this.#documents.remove(held, where))) removed++;
				});
				isMore = found.length === MOST_REMOVED;
				if (isMore) await this.#documents.refresh();
			}
			return removed;
		});
	}

	/** Does work that writes, and shows it to searches; also where it is refused, for then the winner is looked for. */
	#shown<T, R>(given: T, work: (given: T) => Promise<R>): Promise<R> {
		const shown = async () => {
			try {
				return await work(given);
			} finally {
				await this.#documents.refresh();
			}
		};
		return within(WRITE_MS, shown(), () => {
			throw new StoreUnavailable(this.definition.name);
		});
	}

	async #put(document: D, onConflict: "skip" | "replace") {
		const inserted = await this.#documents.insert(document);
		if (inserted !== "taken") return inserted;
		if (onConflict === "skip") return "skipped";
		const held = await this.#documents.get(document._id);
		return held && (await this.#documents.replace(held, document)) && "replaced";
	}

	/** Changes a document where each target's conditions hold in turn; the document after each change, else null. */
	async #update(id: string, changes: { target: Target; change: Change }[]): Promise<(D | null)[] | undefined> {
		const held = await this.#documents.get(id);
		if (!held) return changes.map(() => null);
		let { document } = held;
		const documents = changes.map(({ target, change }) => {
			if (!holds(this.#shape, document, target)) return null;
			document = structuredClone(document);
			applyChange(document, change);
			return document;
		});
		const isChanged = document !== held.document;
		return !isChanged || (await this.#documents.replace(held, document)) ? documents : undefined;
	}
}

/** Works on a few at once, which leaves other callers their turns. */
async function eachOf<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
	for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(work));
}

/** All of a document, or the members that are asked for. */
const partOf = <D extends Document>(document: D, fields: string[] | undefined): D =>
	fields ? picked(document, fields) : document;

import { InvalidQuery } from "../../shared/errors.ts";
import { checkChange } from "./guard/change.ts";
import { checkDocument } from "./guard/document.ts";
import { checkFields, checkFind, checkIds, checkWhere } from "./guard/query.ts";
import type { Change, Collection, Document, Target } from "./port.ts";
import type { Shape } from "./shape.ts";

/**
 * Puts the guard in front of a driver's collection: it refuses (InvalidQuery) whatever SQLite and MongoDB would treat
 * differently, before anything is read or written. Cost: one walk over what is written, a few lookups for a query.
 */
export function guarded<D extends Document>(shape: Shape, driver: Collection<D>): Collection<D> {
	const checkTarget = (target: { _id: string }): void => {
		if (typeof target._id !== "string") throw new InvalidQuery("An update names its _id.");
		checkWhere(shape, target);
	};
	const checkChanges = (changes: { target: Target; change: Change }[]): void => {
		for (const { target, change } of changes) {
			checkTarget(target);
			checkChange(shape, change);
		}
	};
	return {
		definition: driver.definition,
		async get(id, fields) {
			checkIds([id]);
			checkFields(fields);
			return driver.get(id, fields);
		},
		async getMany(ids, fields) {
			checkIds(ids);
			checkFields(fields);
			return driver.getMany(ids, fields);
		},
		async find(query) {
			checkFind(shape, query);
			return driver.find(query);
		},
		async count(where, cap = 10_000) {
			checkWhere(shape, where);
			if (!Number.isSafeInteger(cap) || cap < 1) throw new InvalidQuery("cap is a positive integer.");
			return driver.count(where, cap);
		},
		async insert(document) {
			checkDocument(shape, document);
			return driver.insert(document);
		},
		async insertMany(documents, onConflict) {
			for (const document of documents) checkDocument(shape, document);
			if (onConflict !== "skip" && onConflict !== "replace") throw new InvalidQuery("onConflict is skip or replace.");
			return driver.insertMany(documents, onConflict);
		},
		async update(target, change) {
			checkTarget(target);
			checkChange(shape, change);
			return driver.update(target, change);
		},
		async updateMany(changes) {
			checkChanges(changes);
			return driver.updateMany(changes);
		},
		async applyMany(changes) {
			checkChanges(changes);
			return driver.applyMany(changes);
		},
		async upsert(document, change) {
			checkDocument(shape, document);
			checkChange(shape, change);
			return driver.upsert(document, change);
		},
		async remove(where) {
			if (Object.keys(where).length === 0) throw new InvalidQuery("A removal without a condition is refused.");
			checkWhere(shape, where);
			return driver.remove(where);
		},
	};
}

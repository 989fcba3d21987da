import type { Connection, mongo } from "mongoose";
import { StartError } from "../../../../shared/errors.ts";
import type { IndexDefinition } from "../../port.ts";
import { PENDING_FACTS, type Shape } from "../../shape.ts";
import { type DriverError, refusingIndexes } from "./errors.ts";

/** Holds the documents with pending facts alone, in the order of their ids. */
const PENDING_INDEX = "_pending";

/** The indexes of a collection: the declared ones, one for each further `strings` field, and that of pending facts. */
export function indexesOf({ definition, fields }: Shape): mongo.IndexDescription[] {
	const isFirst = (field: string) => definition.indexes.some((index) => index.fields[0] === field);
	const others = [...fields.values()].filter(({ type, name }) => type === "strings" && name !== PENDING_FACTS);
	const alone = others.filter(({ name }) => !isFirst(name)).map(({ name }) => ({ name, fields: [name] }));
	return [
		...[...definition.indexes, ...alone].map(indexOf),
		// MongoDB takes no partial index on `_id` alone.
		{ name: PENDING_INDEX, key: { _id: 1, version: 1 }, partialFilterExpression: { [PENDING_FACTS]: { $gt: "" } } },
	];
}

/** An index ends with `_id`, the tie-break of every sort; a unique one does not, and exempts whom it lacks a field of. */
function indexOf({ name, fields, unique }: IndexDefinition): mongo.IndexDescription {
	const keyOf = (names: string[]): Record<string, 1> => Object.fromEntries(names.map((field) => [field, 1]));
	if (!unique) return { name, key: keyOf(fields.includes("_id") ? fields : [...fields, "_id"]) };
	const partialFilterExpression = Object.fromEntries(fields.map((field) => [field, { $exists: true }]));
	return { name, key: keyOf(fields), unique, partialFilterExpression };
}

/**
 * Creates what is missing, and the collection with it; any number of nodes may do so at once. Throws StartError where
 * an index is there that is not the declared one, and where documents already break a unique one.
 */
export async function ensureIndexes(connection: Connection, shape: Shape, variable: string): Promise<void> {
	const { name } = shape.definition;
	try {
		await connection.collection(name).createIndexes(indexesOf(shape));
	} catch (error) {
		// True because mongoose and its driver throw errors only.
		const cause = error as DriverError;
		const [broken] = refusingIndexes(cause);
		if (broken !== undefined)
			throw new StartError(
				`${variable}: documents of ${name} already break the unique index ${broken}; mend them and start again.`,
				{ cause },
			);
		if (!CONFLICTS.includes(cause.code)) throw cause;
		const other = existingIn(cause.message);
		throw new StartError(
			`${variable}: the index ${other} of ${name} is not the one that this version declares; drop it (db.${name}.dropIndex("${other}")) and start again.`,
			{ cause },
		);
	}
}

/** IndexOptionsConflict and IndexKeySpecsConflict. */
const CONFLICTS: unknown[] = [85, 86];

/** The name of the index that is in the way, which MongoDB says in its message only. */
const existingIn = (message: string): string =>
	/existing index: .*? name: "([^"]+)"|different name: (\S+)/.exec(message)?.slice(1).find(Boolean) ?? "";

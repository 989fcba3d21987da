import type { Connection, mongo } from "mongoose";
import type { IndexDefinition } from "../../port.ts";
import { PENDING_FACTS, type Shape } from "../../shape.ts";

/** Holds the documents with pending facts alone, in the order of their ids. */
export const PENDING_INDEX = "_pending";

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
 * Creates what is missing, and the collection with it; any number of nodes may do so at once. The server refuses
 * (85, 86) where an index of the name or of the keys is there with other options.
 */
export async function ensureIndexes(connection: Connection, shape: Shape): Promise<void> {
	await connection.collection(shape.definition.name).createIndexes(indexesOf(shape));
}

import type { estypes } from "@elastic/elasticsearch";
import type { Document } from "../../port.ts";
import type { Shape } from "../../shape.ts";
import { declared } from "./conditions.ts";

/** A document, with what it is asked by beside it. Without both it is a place, which an insert under way keeps. */
export interface Stored<D extends Document> {
	keys?: Record<string, unknown>;
	document?: D;
}

const TYPES = { string: "keyword", strings: "keyword", number: "double", boolean: "boolean" } as const;

/** Where a declared field's values are in the index. */
export const keyOf = (field: string): string => `keys.${field}`;

/** A document as the index keeps it. */
export function stored<D extends Document>(shape: Shape, document: D): Stored<D> {
	const keys: Record<string, unknown> = {};
	for (const name of shape.fields.keys()) {
		const values = declared(shape, document, name);
		if (values.length > 0) keys[name] = values;
	}
	return { keys, document };
}

/** The index of a collection: only declared fields are indexed, the document itself is kept as it is. */
export const mappingOf = (shape: Shape): estypes.MappingTypeMapping => ({
	dynamic: "strict",
	properties: {
		document: { type: "object", enabled: false },
		keys: {
			properties: Object.fromEntries([...shape.fields.values()].map(({ name, type }) => [name, { type: TYPES[type] }])),
		},
	},
});

/** The index of claims, which are only read by id. */
export const CLAIM_MAPPING: estypes.MappingTypeMapping = { dynamic: false };

import { InvalidQuery } from "../../shared/errors.ts";
import type { CollectionDefinition, FieldType } from "./port.ts";

/** A field that a collection may be asked by, with what the definition says about it. */
export interface Field {
	name: string;
	type: FieldType;
	path: string[];
	required: boolean;
	/** Required and indexed: pages may be sorted by it. */
	sortable: boolean;
	/** A `strings` field under a unique index: no value twice, not even within one document. */
	distinct: boolean;
}

/** A collection's definition, checked and prepared once for the guard and the drivers. */
export interface Shape {
	definition: CollectionDefinition;
	/** All fields by name: the declared ones, `_id`, `version` and `outbox.id`. */
	fields: Map<string, Field>;
}

/** The field that tells whether facts are pending. */
export const PENDING_FACTS = "outbox.id";

const COLLECTION = /^[a-z][A-Za-z0-9]*$/;
const FIELD = /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*$/;

/** Checks a definition and prepares it. Throws InvalidQuery where it contradicts itself or the port. */
export function shapeOf(definition: CollectionDefinition): Shape {
	const { name, indexes, required = [] } = definition;
	const refuse = (why: string): never => {
		throw new InvalidQuery(`The collection ${name} is not well defined: ${why}.`);
	};
	if (!COLLECTION.test(name)) refuse("its name must be letters and digits");

	const fields = new Map<string, Field>();
	const add = (field: string, type: FieldType, given: Partial<Field>): void => {
		const plain = { required: false, sortable: false, distinct: false };
		fields.set(field, { name: field, type, path: field.split("."), ...plain, ...given });
	};
	add("_id", "string", { required: true, sortable: true });
	add("version", "number", { required: true });
	add(PENDING_FACTS, "strings", {});

	for (const [field, type] of Object.entries(definition.fields)) {
		if (fields.has(field)) refuse(`${field} is there by itself`);
		if (!FIELD.test(field)) refuse(`${field} is no dot path of names`);
		const indexed = indexes.some((index) => index.fields.includes(field));
		const isRequired = required.includes(field);
		add(field, type, {
			required: isRequired,
			sortable: isRequired && indexed && type !== "strings",
			distinct: type === "strings" && indexes.some((index) => index.unique && index.fields[0] === field),
		});
	}
	for (const field of required) if (!(field in definition.fields)) refuse(`${field} is required but not declared`);
	for (const index of indexes)
		checkIndex(index.fields, index.unique === true, fields, (why) => refuse(`index ${index.name} ${why}`));
	if (new Set(indexes.map((index) => index.name)).size < indexes.length) refuse("two indexes have the same name");
	return { definition, fields };
}

function checkIndex(
	names: string[],
	unique: boolean,
	fields: Map<string, Field>,
	refuse: (why: string) => never,
): void {
	if (names.length === 0) refuse("has no field");
	for (const [position, name] of names.entries()) {
		const field = fields.get(name);
		if (!field || name === PENDING_FACTS) refuse(`names ${name}, which is not declared`);
		else if (field.type === "strings" && position > 0) refuse(`has the strings field ${name} behind another`);
		else if (field.type === "strings" && unique && names.length > 1)
			refuse("is unique over a strings field and another");
	}
}

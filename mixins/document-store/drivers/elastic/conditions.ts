import type { estypes } from "@elastic/elasticsearch";
import { valueAt, valuesAt } from "../../paths.ts";
import type { Condition, Document, Scalar, Where } from "../../port.ts";
import type { Shape } from "../../shape.ts";
import { keyOf } from "./mapping.ts";

type Query = estypes.QueryDslQueryContainer;
type Operator = "$in" | "$ne" | "$exists" | "$gt" | "$gte" | "$lt" | "$lte";

/** A condition's operators; a bare scalar is one of itself. */
const operatorsOf = (condition: Condition) =>
	// True because the guard knows no other operator.
	Object.entries(typeof condition === "object" ? condition : { $in: [condition] }) as [Operator, any][];

const FILTERS: Record<Operator, (key: string, operand: any) => Query> = {
	$in: (key, operand) => ({ terms: { [key]: operand } }),
	$ne: (key, operand) => ({ bool: { must_not: { term: { [key]: operand } } } }),
	$exists: (field, operand) => (operand ? { exists: { field } } : { bool: { must_not: { exists: { field } } } }),
	$gt: (key, operand) => ({ range: { [key]: { gt: operand } } }),
	$gte: (key, operand) => ({ range: { [key]: { gte: operand } } }),
	$lt: (key, operand) => ({ range: { [key]: { lt: operand } } }),
	$lte: (key, operand) => ({ range: { [key]: { lte: operand } } }),
};

/** The conditions as filters of a search. */
export const filtersOf = (where: Where): Query[] =>
	Object.entries(where).flatMap(([field, condition]) =>
		operatorsOf(condition).map(([operator, operand]) => FILTERS[operator](keyOf(field), operand)),
	);

const HOLDS: Record<Operator, (values: unknown[], operand: any) => boolean> = {
	$in: (values, operand) => values.some((value) => operand.includes(value)),
	$ne: (values, operand) => !values.includes(operand),
	$exists: (values, operand) => values.length > 0 === operand,
	$gt: (values, operand) => values.some((value) => compare(value, operand) > 0),
	$gte: (values, operand) => values.some((value) => compare(value, operand) >= 0),
	$lt: (values, operand) => values.some((value) => compare(value, operand) < 0),
	$lte: (values, operand) => values.some((value) => compare(value, operand) <= 0),
};

/** Says whether a document itself fulfils the conditions: what a search says of it may be out of date. */
export const holds = (shape: Shape, document: Document, where: Where): boolean =>
	Object.entries(where).every(([name, condition]) => {
		const values = declared(shape, document, name);
		return operatorsOf(condition).every(([operator, operand]) => HOLDS[operator](values, operand));
	});

/** What a document has of a declared field; nothing, one value, or those of an array. */
export function declared(shape: Shape, document: Document, name: string): unknown[] {
	// The guard has refused fields that are not declared.
	const { type, path } = shape.fields.get(name)!;
	if (type === "strings") return valuesAt(document, path);
	const value = valueAt(document, path);
	return value === undefined ? [] : [value];
}

/** Texts by their bytes, as the index orders them. */
const compare = (value: unknown, operand: Scalar): number =>
	typeof operand === "string"
		? Buffer.compare(Buffer.from(String(value)), Buffer.from(operand))
		: Number(value) - Number(operand);

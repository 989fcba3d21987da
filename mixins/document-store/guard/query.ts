import { InvalidQuery } from "../../../shared/errors.ts";
import { isText } from "../../../shared/text.ts";
import type { FindQuery, Scalar, Sort, Where } from "../port.ts";
import { type Field, PENDING_FACTS, type Shape } from "../shape.ts";
import { isMemberName, isNumber } from "./json.ts";

const MAX_LIMIT = 1000;
/** MongoDB merges at most 200 sorted scans, SQLite 500. */
const MAX_MERGED = 100;

const ANY = new Set(["$in", "$ne", "$exists"]);
const ORDERED = new Set([...ANY, "$gt", "$gte", "$lt", "$lte"]);
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const FITS = { string: isText, strings: isText, number: isNumber, boolean: isBoolean };
const OPERATORS = { string: ORDERED, number: ORDERED, boolean: ANY, strings: new Set(["$in"]) };

/** Refuses a query that the drivers would answer differently, or slowly. */
export function checkFind(shape: Shape, query: FindQuery): void {
	checkWhere(shape, query.where ?? {});
	checkSort(shape, query.sort ?? [], query.after);
	if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_LIMIT)
		throw new InvalidQuery(`limit is 1 to ${MAX_LIMIT}.`);
	checkFields(query.fields);
}

/** Refuses a projection that is no list of member names. */
export function checkFields(fields: string[] | undefined): void {
	if (fields === undefined) return;
	const isNames = Array.isArray(fields) && fields.every((name) => typeof name === "string" && isMemberName(name));
	if (!isNames) throw new InvalidQuery("fields names members of the document.");
}

/** Refuses more than 1000 ids, and ids that are no strings. */
export function checkIds(ids: string[]): void {
	if (!Array.isArray(ids) || ids.length > MAX_LIMIT)
		throw new InvalidQuery(`At most ${MAX_LIMIT} ids can be asked for.`);
	for (const id of ids) if (!isText(id)) throw new InvalidQuery("An id is a string.");
}

/** Refuses undeclared fields, operators outside the list, and values of another type than the field's. */
export function checkWhere(shape: Shape, where: Where): void {
	for (const [name, condition] of Object.entries(where)) {
		const field = shape.fields.get(name);
		if (!field) throw new InvalidQuery(`${shape.definition.name} cannot be asked by ${name}: it is not declared.`);
		if (typeof condition !== "object" || condition === null) checkOperand(field, condition);
		else checkOperators(field, Object.entries(condition));
	}
}

function checkOperators(field: Field, operators: [string, unknown][]): void {
	if (operators.length === 0) throw new InvalidQuery(`The condition on ${field.name} is empty.`);
	if (field.name === PENDING_FACTS) {
		const [[operator, operand] = [], more] = operators;
		if (operator === "$gt" && operand === "" && !more) return;
	}
	for (const [operator, operand] of operators) {
		if (!OPERATORS[field.type].has(operator)) throw new InvalidQuery(`${field.name} cannot be asked with ${operator}.`);
		if (operator === "$exists") {
			if (!isBoolean(operand)) throw new InvalidQuery("$exists is true or false.");
		} else if (operator === "$in") checkIn(field, operand);
		else checkOperand(field, operand);
	}
}

function checkIn(field: Field, operand: unknown): void {
	const most = field.type === "strings" ? MAX_MERGED : MAX_LIMIT;
	if (!Array.isArray(operand) || operand.length > most)
		throw new InvalidQuery(`$in on ${field.name} lists at most ${most}.`);
	for (const entry of operand) checkOperand(field, entry);
}

function checkOperand(field: Field, operand: unknown): void {
	if (field.name === PENDING_FACTS) throw new InvalidQuery(`${PENDING_FACTS} is asked with { $gt: "" } only.`);
	if (!FITS[field.type](operand)) throw new InvalidQuery(`${field.name} is compared with a value of another type.`);
}

function checkSort(shape: Shape, sort: Sort, after: Scalar[] | undefined): void {
	const order = fullSort(sort);
	if (new Set(order.map(([name]) => name)).size < order.length) throw new InvalidQuery("A sort names a field twice.");
	for (const [name, direction] of order) {
		if (!shape.fields.get(name)?.sortable)
			throw new InvalidQuery(`${shape.definition.name} cannot be sorted by ${name}: declare it, required and indexed.`);
		if (direction !== 1 && direction !== -1) throw new InvalidQuery("A sort's direction is 1 or -1.");
	}
	if (after === undefined) return;
	if (!Array.isArray(after) || after.length !== order.length)
		throw new InvalidQuery("after does not belong to this sort.");
	// Each name was found among the fields just above.
	for (const [position, [name]] of order.entries()) checkOperand(shape.fields.get(name)!, after[position]);
}

/** The sort with its tie-break: `_id`, in the direction of the field before it, so that one index serves both ways. */
export function fullSort(sort: Sort): Sort {
	if (sort.some(([name]) => name === "_id")) return sort;
	return [...sort, ["_id", sort.at(-1)?.[1] ?? 1]];
}

import { InvalidQuery } from "../../../shared/errors.ts";
import { valuesAt } from "../paths.ts";
import type { Change } from "../port.ts";
import type { Field, Shape } from "../shape.ts";
import { checkField, checkScalar, checkStrings } from "./document.ts";
import { checkJson, isMemberName, isNumber } from "./json.ts";

type Check = (shape: Shape, path: string, operand: unknown) => void;

const CHECKS: Record<string, Check> = {
	$set: checkSet,
	$unset: checkUnset,
	$inc: checkInc,
	$push: checkPush,
	$pull: checkPull,
};

/** Refuses a change that the drivers would apply differently, or that would break a declared field. */
export function checkChange(shape: Shape, change: Change): void {
	const paths: string[] = [];
	for (const [operator, operands] of Object.entries(change)) {
		const check = CHECKS[operator];
		if (!check) throw new InvalidQuery(`A change knows no ${operator}.`);
		if (typeof operands !== "object" || operands === null) throw new InvalidQuery(`${operator} takes an object.`);
		for (const [path, operand] of Object.entries(operands)) {
			checkPath(path, paths);
			check(shape, path, operand);
			paths.push(path);
		}
	}
	if (paths.length === 0) throw new InvalidQuery("The change is empty.");
}

function checkPath(path: string, others: string[]): void {
	const keys = path.split(".");
	if (keys[0] === "_id") throw new InvalidQuery("_id never changes.");
	for (const key of keys) if (!isStep(key)) throw new InvalidQuery(`${path} is no path to change.`);
	for (const other of others)
		if (isWithin(path, other) || isWithin(other, path))
			throw new InvalidQuery(`${path} and ${other} cannot change together.`);
}

/** MongoDB would read a number as a position in an array. */
const isStep = (key: string): boolean => key !== "" && !/^\d+$/.test(key) && isMemberName(key);

const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}.`);

/** Calls back for each field at the path or below it; a path that leads into a field's own value is refused. */
function eachField(shape: Shape, path: string, visit: (field: Field, below: string[]) => void): void {
	const depth = path.split(".").length;
	for (const field of shape.fields.values()) {
		if (isWithin(field.name, path)) visit(field, field.path.slice(depth));
		else if (isWithin(path, field.name)) throw new InvalidQuery(`${path} leads into the ${field.type} ${field.name}.`);
	}
}

function checkSet(shape: Shape, path: string, value: unknown): void {
	checkJson(value, path);
	eachField(shape, path, (field, below) => {
		if (field.type === "strings") checkStrings(field, valuesAt(value, below));
		else if (below.length === 0) checkScalar(field, value);
		else checkField(field, Object(value), below);
	});
}

function checkUnset(shape: Shape, path: string, operand: unknown): void {
	if (operand !== true) throw new InvalidQuery("$unset takes true.");
	eachField(shape, path, (field) => {
		if (field.required) throw new InvalidQuery(`A document needs ${field.name}.`);
	});
}

function checkInc(shape: Shape, path: string, operand: unknown): void {
	if (!isNumber(operand)) throw new InvalidQuery(`$inc of ${path} is no number.`);
	eachField(shape, path, (field, below) => {
		if (below.length > 0 || field.type !== "number") throw new InvalidQuery(`${path} is no number to raise.`);
		checkScalar(field, operand);
	});
}

function checkPush(shape: Shape, path: string, operand: unknown): void {
	const values = pushed(operand);
	checkJson(values, path);
	eachField(shape, path, (field, below) => {
		if (field.type !== "strings") throw new InvalidQuery(`${path} is no array to push to.`);
		if (field.distinct) throw new InvalidQuery(`Set ${path} whole: a push could bring a value twice.`);
		for (const value of values) checkStrings(field, valuesAt(value, below));
	});
}

/** The values of a `$push`, with or without `$each`. */
function pushed(operand: unknown): unknown[] {
	if (typeof operand !== "object" || operand === null || !("$each" in operand)) return [operand];
	const { $each, $slice, ...more } = operand as { $each: unknown; $slice?: unknown };
	const isSound =
		Array.isArray($each) && ($slice === undefined || Number.isSafeInteger($slice)) && Object.keys(more).length === 0;
	if (!isSound) throw new InvalidQuery("$push takes a value, or $each with an array and $slice with an integer.");
	return $each as unknown[];
}

function checkPull(shape: Shape, path: string, operand: unknown): void {
	eachField(shape, path, (field) => {
		if (field.type !== "strings") throw new InvalidQuery(`${path} is no array to pull from.`);
		if (field.required) throw new InvalidQuery(`A document needs ${field.name}.`);
	});
	if (typeof operand === "object") checkPulledMembers(operand);
	else checkJson(operand, path);
}

function checkPulledMembers(operand: object | null): void {
	const members = Object.entries(operand ?? {});
	if (Array.isArray(operand) || members.length === 0) throw new InvalidQuery("$pull takes a scalar or members.");
	for (const [name, member] of members) {
		if (!isMemberName(name)) throw new InvalidQuery(`A member of a document cannot be called ${name}.`);
		for (const value of among(member)) {
			if (typeof value === "object" || value === undefined) throw new InvalidQuery("$pull compares scalars.");
			checkJson(value, name);
		}
	}
}

/** The values that a member of a `$pull` accepts: one, or those of `{ $in }`. */
export function among(member: unknown): unknown[] {
	if (typeof member !== "object" || member === null) return [member];
	const { $in, ...more } = member as { $in?: unknown };
	if (!Array.isArray($in) || Object.keys(more).length > 0) throw new InvalidQuery("$pull knows a scalar or { $in }.");
	return $in;
}

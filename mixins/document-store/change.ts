import { InvalidQuery } from "../../shared/errors.ts";
import { among } from "./guard/change.ts";
import type { Change } from "./port.ts";

type Json = Record<string, unknown>;

/** Applies a change to a document in place, as MongoDB does. Throws InvalidQuery where a path leads through no object. */
export function applyChange(document: object, { $set, $unset, $inc, $push, $pull }: Change): void {
	for (const [path, value] of Object.entries($set ?? {}))
		edit(document, path, (parent, key) => (parent[key] = copied(value)));
	for (const path of Object.keys($unset ?? {})) editExisting(document, path, (parent, key) => delete parent[key]);
	for (const [path, amount] of Object.entries($inc ?? {}))
		edit(document, path, (parent, key) => increase(parent, key, amount));
	for (const [path, value] of Object.entries($push ?? {}))
		edit(document, path, (parent, key) => push(parent, key, copied(value)));
	for (const [path, condition] of Object.entries($pull ?? {}))
		editExisting(document, path, (parent, key) => pull(parent, key, condition), true);
}

/** A value of its own, so that the document shares nothing with the caller. */
const copied = (value: unknown): unknown =>
	typeof value === "object" && value !== null ? JSON.parse(JSON.stringify(value)) : value;

const isObject = (value: unknown): value is Json =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of the document, never of its prototype: a key may be called `constructor`. Null is not missing. */
const member = (parent: Json, key: string, missing?: unknown): unknown =>
	Object.hasOwn(parent, key) ? parent[key] : missing;

/** Hands the parent of a path to `apply`, making the objects on the way. */
function edit(document: object, path: string, apply: (parent: Json, key: string) => void): void {
	const keys = path.split(".");
	const last = keys.pop()!;
	let parent = document as Json;
	for (const key of keys) {
		const next = member(parent, key, {});
		if (!isObject(next)) throw new InvalidQuery(`${path} leads through ${key}, which is no object.`);
		parent[key] = next;
		parent = next;
	}
	apply(parent, last);
}

/** The same for a path that is left alone where it leads nowhere; `strict` where it may not lead through a scalar. */
function editExisting(
	document: object,
	path: string,
	apply: (parent: Json, key: string) => void,
	strict = false,
): void {
	const keys = path.split(".");
	const last = keys.pop()!;
	let parent: unknown = document;
	for (const key of keys) {
		if (!isObject(parent)) break;
		parent = member(parent, key);
	}
	if (isObject(parent)) {
		if (Object.hasOwn(parent, last)) apply(parent, last);
	} else if (strict && parent !== undefined) throw new InvalidQuery(`${path} leads through what is no object.`);
}

function increase(parent: Json, key: string, amount: number): void {
	const value = member(parent, key, 0);
	if (typeof value !== "number") throw new InvalidQuery(`${key} is no number to raise.`);
	parent[key] = value + amount;
}

function push(parent: Json, key: string, operand: unknown): void {
	const list = member(parent, key, []);
	if (!Array.isArray(list)) throw new InvalidQuery(`${key} is no array to push to.`);
	const { values, slice } = pushed(operand);
	const all = [...list, ...values];
	parent[key] = slice === undefined ? all : slice < 0 ? all.slice(slice) : all.slice(0, slice);
}

/** The operand of a `$push`, whose form the guard has checked. */
function pushed(operand: unknown): { values: unknown[]; slice?: number } {
	if (!isObject(operand) || !("$each" in operand)) return { values: [operand] };
	return { values: operand.$each as unknown[], slice: operand.$slice as number | undefined };
}

function pull(parent: Json, key: string, condition: unknown): void {
	const list = parent[key];
	if (!Array.isArray(list)) throw new InvalidQuery(`${key} is no array to pull from.`);
	parent[key] = list.filter((entry) => !matches(entry, condition));
}

function matches(entry: unknown, condition: unknown): boolean {
	if (!isObject(condition)) return entry === condition;
	return isObject(entry) && Object.entries(condition).every(([name, member]) => among(member).includes(entry[name]));
}

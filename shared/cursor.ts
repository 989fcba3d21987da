import { InvalidRequest } from "./errors.ts";

type Kind = "string" | "number";
type KeysetOf<K extends readonly Kind[]> = { -readonly [I in keyof K]: K[I] extends "number" ? number : string };

/** Writes the keyset of a page's last row as a cursor that clients pass back and need not read. */
export const encodeCursor = (keyset: readonly (string | number)[]): string =>
	Buffer.from(JSON.stringify(keyset)).toString("base64url");

/** Reads a cursor's keyset, whose values have these kinds in this order; throws InvalidRequest that names `cursor`. */
export function decodeCursor<const K extends readonly Kind[]>(cursor: string, kinds: K): KeysetOf<K> {
	const keyset = parse(Buffer.from(cursor, "base64url").toString());
	const fits = Array.isArray(keyset) && keyset.length === kinds.length;
	// True because every value has just been found to have its kind.
	if (fits && keyset.every((value, i) => typeof value === kinds[i])) return keyset as KeysetOf<K>;
	throw new InvalidRequest([{ pointer: "cursor", code: "INVALID", message: "This is not a cursor of this list." }]);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

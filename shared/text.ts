/** Says whether every store keeps a text as it is: no NUL, no half of a surrogate pair. JSON allows both. */
export const isText = (value: unknown): value is string =>
	typeof value === "string" && value.isWellFormed() && !value.includes("\0");

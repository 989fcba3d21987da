/** A JSON object of unknown content. */
export type Values = Record<string, unknown>;

/** Tells whether a JSON value is an object, neither an array nor null. */
export const isMap = (value: unknown): value is Values =>
	typeof value === "object" && value !== null && !Array.isArray(value);

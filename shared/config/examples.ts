/** Stands in every secret of `compose.env`, as it is shipped. */
const MARK = "change-me";

/** Whether a value holds a secret that ships with the code, so that everybody knows it. */
export const isExample = (value: unknown): boolean => typeof value === "string" && value.includes(MARK);

import type { Params, Sql } from "../../../../document-store/drivers/sqlite/connection.ts";
import type { Span } from "../../../order-port.ts";
import { conditionsOf, type TermCondition } from "../../../order-terms.ts";

// Conditions on the table `orders`.

/** All of the conditions, as the text behind WHERE. */
export function both(...conditions: Sql[]): Sql {
	const texts = conditions.map(({ text }) => `(${text})`);
	return { text: texts.join(" AND "), params: conditions.flatMap(({ params }) => params) };
}

/** Orders that a text finds. */
export function foundBy(text: string): Sql {
	const conditions = conditionsOf(text);
	if (conditions.length === 0) return { text: "TRUE", params: [] };
	if (conditions.some(({ terms, prefixes }) => terms.length + prefixes.length === 0))
		return { text: "FALSE", params: [] };
	const match = conditions.map(oneOf).join(" AND ");
	return { text: "ordinal IN (SELECT rowid FROM terms WHERE terms MATCH ?)", params: [match] };
}

/** Orders placed in a span. */
export function placedIn({ gte, lt }: Span = {}): Sql {
	const params: Params = [gte, lt].flatMap((moment) => (moment === undefined ? [] : [Date.parse(moment)]));
	const texts = [...(gte === undefined ? [] : ["placed >= ?"]), ...(lt === undefined ? [] : ["placed < ?"])];
	return { text: texts.join(" AND ") || "TRUE", params };
}

/** Orders with one of the statuses; all where none is given. */
export function withStatus(statuses: string[] | undefined): Sql {
	if (!statuses) return { text: "TRUE", params: [] };
	return { text: "status IN (SELECT value FROM json_each(?))", params: [JSON.stringify(statuses)] };
}

/** Orders in a currency. */
export const paidIn = (currency: string): Sql => ({ text: "currency = ?", params: [currency] });

/**
 * A term as the full-text index of SQLite has it: in hexadecimal, so that no character of it means anything there. A
 * beginning of a term is a beginning here too.
 */
export const spelled = (term: string): string => Buffer.from(term).toString("hex");

const oneOf = ({ terms, prefixes }: TermCondition): string =>
	`(${[...terms.map((term) => `"${spelled(term)}"`), ...prefixes.map((prefix) => `"${spelled(prefix)}"*`)].join(" OR ")})`;

import { audit } from "../faults/audit.ts";
import type { Lab } from "./lab.ts";

/** An order that the store has acknowledged. */
export interface Acknowledged {
	id: string;
	/** Minor units. */
	total: number;
}

/** Long enough for recovery to finish what the load generator has left in the middle. */
const REST_WITHIN_MS = 15_000;

/**
 * Compares what was acknowledged with the store's books when all has come to rest, and the books with each other.
 * Answers what is wrong, nothing where all is right.
 */
export async function checkBooks({ books }: Lab, acknowledged: Acknowledged[]): Promise<string[]> {
	const end = Date.now() + REST_WITHIN_MS;
	for (;;) {
		const { violations } = await audit(books, ["always", "at-rest"]);
		if (violations.length === 0 || Date.now() > end) {
			const found = violations.map((violation) => `${violation.check}: ${violation.found}`);
			return [...found, ...(await missing(books, acknowledged))];
		}
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

async function missing(books: Lab["books"], acknowledged: Acknowledged[]): Promise<string[]> {
	const rows = await books(
		"orders",
		`SELECT id, status, (snapshot#>>'{totals,total,amount}')::bigint::text AS total FROM orders WHERE id = ANY ($1)`,
		[acknowledged.map(({ id }) => id)],
	);
	// The cast is true of the columns that the query selects.
	const byId = new Map((rows as { id: string; status: string; total: string }[]).map((row) => [row.id, row]));
	return acknowledged.flatMap(({ id, total }) => {
		const order = byId.get(id);
		if (!order) return [`${id} was acknowledged and is not there`];
		if (order.status !== "CONFIRMED") return [`${id} was acknowledged and is ${order.status}`];
		return Number(order.total) === total ? [] : [`${id} was acknowledged with ${total} and has ${order.total}`];
	});
}

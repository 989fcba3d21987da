import type { Database, SqlValue } from "../../mixins/postgres/port.ts";
import { newFact } from "../../shared/broker/fact.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { Reservation } from "../../shared/contracts/inventory.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { failpoint } from "../../shared/failpoint.ts";
import { type Cause, levelChanged, MAIN, type ReservationRow, type ReservedLine } from "./inventory.model.ts";
import { BURY, FIND, RELEASE, RESERVE } from "./reservations.sql.ts";

/** Each try fails only because another call for the same order got its verdict in between; there are two to get. */
const MAX_TRIES = 5;

/**
 * Reserves an order's lines, all or none, and answers the verdict: RESERVED, REFUSED with what is short, or RELEASED
 * for an order whose release came first. Idempotent on the order id: the first verdict stands. One statement, and a
 * second for a repeated call. Emits inventory.level.changed for each SKU and inventory.reserved.
 */
export async function reserve(
	db: Database,
	{ orderId, lines }: Params<"inventory.reserve">,
	cause: Cause,
): Promise<Reservation> {
	const wanted = summed(lines);
	const success: Reservation = { orderId, status: "RESERVED", shortages: [] };
	const told = newFact({
		...{ type: "inventory.reserved", subject: orderId, aggregateVersion: 1 },
		...{ ...cause, data: success },
	});
	const values = [orderId, withEnvelopes(wanted, cause), JSON.stringify(wanted), JSON.stringify([told])];
	const verdict = await db.one<ReservationRow>(RESERVE, values);
	await failpoint("inventory.reserved");
	if (verdict) return reservationOf(orderId, verdict);
	// True because the statement stores a verdict unless there is one.
	return reservationOf(orderId, (await db.one<ReservationRow>(FIND, [orderId])) as ReservationRow);
}

/**
 * Ends an order's reservation and gives its stock back. Of an unknown order it leaves a tombstone, RELEASED, by which
 * a late reserve is refused; one that was REFUSED holds nothing and stays so. Idempotent on the order id. Two
 * statements. Emits inventory.level.changed for each SKU and inventory.released where stock came back.
 */
export async function release(db: Database, orderId: string, cause: Cause): Promise<Reservation> {
	const released: Reservation = { orderId, status: "RELEASED", shortages: [] };
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const row = await db.one<ReservationRow>(FIND, [orderId]);
		if (row && row.status !== "RESERVED") return reservationOf(orderId, row);
		const done = row ? await giveBack(db, row.lines, released, cause) : await db.one(BURY, [orderId]);
		if (done) {
			await failpoint("inventory.released");
			return released;
		}
	}
	throw new ServiceUnavailable("The reservation");
}

function giveBack(db: Database, lines: ReservedLine[], released: Reservation, cause: Cause) {
	const told = newFact({
		...{ type: "inventory.released", subject: released.orderId, aggregateVersion: 2 },
		...{ ...cause, data: released },
	});
	return db.one(RELEASE, [released.orderId, withEnvelopes(lines, cause), JSON.stringify([told])]);
}

/** One line a SKU, with the sum of what was asked for. */
function summed(lines: Params<"inventory.reserve">["lines"]): ReservedLine[] {
	const sums = new Map<string, number>();
	for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
	return [...sums].map(([sku, quantity]) => ({ sku, location_id: MAIN, quantity }));
}

/** The lines as the statements take them: each with the envelope of its level's fact. */
const withEnvelopes = (lines: ReservedLine[], cause: Cause): SqlValue =>
	JSON.stringify(lines.map(({ sku, quantity }) => ({ sku, quantity, envelope: levelChanged(sku, cause) })));

const reservationOf = (orderId: string, { status, shortages }: ReservationRow): Reservation => ({
	orderId,
	status,
	shortages,
});

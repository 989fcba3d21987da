import { actorOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import { type Envelope, type FactInput, newEnvelope } from "../../shared/broker/fact.ts";
import type { Reservation } from "../../shared/contracts/inventory.ts";

/** The one place where stock is, until there are more. */
export const MAIN = "main";

export interface ReservationRow {
	status: Reservation["status"];
	lines: ReservedLine[];
	shortages: Reservation["shortages"];
}

/** Pieces of a SKU that a reservation holds. */
export interface ReservedLine {
	sku: string;
	location_id: string;
	quantity: number;
}

/** Who causes a fact and by which request or fact. */
export type Cause = Pick<FactInput<"inventory.reserved">, "actor" | "correlationId" | "causationId">;

/** The caller of a request as the cause of its facts. */
export const causeOf = (ctx: Ctx): Cause => ({
	actor: actorOf(callerOf(ctx)),
	correlationId: ctx.requestID ?? undefined,
});

/** The envelope of the fact that a level has changed; `level_changed()` completes it. */
export const levelChanged = (sku: string, cause: Cause): Envelope =>
	newEnvelope({ type: "inventory.level.changed", subject: sku, ...cause });

/** The envelope of the fact that a movement stands in the ledger; `movement_recorded()` completes it. */
export const movementRecorded = (movementId: string, cause: Cause): Envelope =>
	newEnvelope({ type: "inventory.movement.recorded", subject: movementId, ...cause });

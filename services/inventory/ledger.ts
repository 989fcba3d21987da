import type { Database, Sql } from "../../mixins/postgres/port.ts";
import { type Ctx, call } from "../../shared/broker/call.ts";
import { DEFAULT_LIMIT, type Page } from "../../shared/contracts/common.ts";
import type { Fact } from "../../shared/contracts/events.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { MAX_ON_HAND, type Movement } from "../../shared/contracts/inventory.ts";
import { decodeCursor, encodeCursor } from "../../shared/cursor.ts";
import { SkuUnknown, StockReserved, ValidationFailed } from "../../shared/errors.ts";
import { newId } from "../../shared/ids.ts";
import { causeOf, levelChanged, movementRecorded } from "./inventory.model.ts";
import { onceByKey } from "./keys.ts";
import { ADJUST, DECLARE, FIND_LEVEL, MOVEMENTS, OPEN_LEVEL } from "./ledger.sql.ts";

type Adjustment = Params<"inventory.adjust">;

/**
 * Corrects a level, with a movement in the ledger, once per Idempotency-Key. Throws ValidationFailed unless exactly
 * one of `delta` and `onHand` is given, SkuUnknown, StockReserved where less would be left than is reserved. Emits
 * inventory.level.changed and inventory.movement.recorded.
 */
export async function adjust(ctx: Ctx<Adjustment>, db: Database): Promise<Movement> {
	const { sku, delta = null, onHand = null, reason } = ctx.params;
	assertOneOf(ctx.params);
	await assertKnown(ctx, db, sku);
	return onceByKey(ctx, db, 201, async (sql) => {
		const cause = causeOf(ctx);
		const id = newId("mov");
		const facts = [levelChanged(sku, cause), movementRecorded(id, cause)].map((fact) => JSON.stringify(fact));
		const values = [sku, delta, onHand, id, reason, cause.actor, new Date().toISOString(), ...facts, MAX_ON_HAND];
		await sql.query(OPEN_LEVEL, [sku]);
		const movement = await sql.one<Movement>(ADJUST, values);
		if (!movement) throw await refusalOf(sql, ctx.params);
		return movement;
	});
}

/**
 * Opens the levels that imports declare, of SKUs that have none yet. Idempotent without an inbox: a level is never
 * removed, so a declaration that comes again finds it. One statement for all.
 */
export async function declare(db: Database, facts: Fact<"product.stock.declared">[]): Promise<void> {
	const declared = new Map(facts.map((fact) => [fact.data.sku, fact]).reverse() as [string, (typeof facts)[number]][]);
	const lines = [...declared].map(([sku, { id, actor, correlationId, data }]) => {
		const movementId = newId("mov");
		const cause = { actor, correlationId, causationId: id };
		return {
			...{ sku, quantity: data.quantity, movementId, actor },
			...{ levelChanged: levelChanged(sku, cause), movementRecorded: movementRecorded(movementId, cause) },
		};
	});
	await db.query(DECLARE, [JSON.stringify(lines), new Date().toISOString()]);
}

/** Reads the ledger of a SKU, newest first; a SKU that nothing has moved has an empty one. One statement a page. */
export async function listMovements(db: Database, params: Params<"inventory.movements">): Promise<Page<Movement>> {
	const { sku, limit = DEFAULT_LIMIT, cursor } = params;
	const [before] = cursor ? decodeCursor(cursor, ["number"]) : [null];
	const rows = await db.query<Movement & { seq: number }>(MOVEMENTS, [sku, before, limit + 1]);
	const hasMore = rows.length > limit;
	const shown = rows.slice(0, limit);
	const nextCursor = hasMore ? encodeCursor([shown.at(-1)!.seq]) : null;
	return { data: shown.map(({ seq, ...movement }) => movement), page: { nextCursor, hasMore } };
}

function assertOneOf({ delta, onHand }: Adjustment): void {
	if ((delta === undefined) !== (onHand === undefined)) return;
	const [code, message] =
		delta === undefined
			? ["REQUIRED", "Send delta or onHand."]
			: ["NOT_ALLOWED", "Send either delta or onHand, not both."];
	throw new ValidationFailed([{ pointer: delta === undefined ? "/delta" : "/onHand", code, message }]);
}

/** A SKU that has a level was known once, which is enough: its stock is still there to be corrected. */
async function assertKnown(ctx: Ctx, db: Database, sku: string): Promise<void> {
	if (await db.one(FIND_LEVEL, [sku])) return;
	const [known] = await call(ctx, "products.variants", { skus: [sku] });
	if (!known) throw new SkuUnknown(sku);
}

async function refusalOf(sql: Sql, { sku, delta = 0, onHand }: Adjustment): Promise<Error> {
	// True because the level was opened in this transaction, or before.
	const level = (await sql.one(FIND_LEVEL, [sku])) as { onHand: number; reserved: number };
	const target = onHand ?? level.onHand + delta;
	const pointer = onHand === undefined ? "/delta" : "/onHand";
	const invalid = (code: string, message: string) => new ValidationFailed([{ pointer, code, message }]);
	if (target > MAX_ON_HAND) return invalid("TOO_LARGE", `At most ${MAX_ON_HAND} of a SKU can be on hand.`);
	if (level.reserved > 0) return new StockReserved(sku, target, level.reserved);
	return invalid("TOO_SMALL", `${level.onHand} are on hand; there cannot be less than none.`);
}

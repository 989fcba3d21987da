import { statement } from "../../mixins/postgres/port.ts";

const MOVEMENT = 'id, sku, type, delta, on_hand AS "onHand", reason, actor, at';

export const FIND_LEVEL = statement(
	"ledger.level",
	`SELECT on_hand AS "onHand", reserved FROM levels WHERE sku = $1 AND location_id = 'main'`,
);

/** Gives a SKU a level of nothing where it has none; an adjustment follows in the same transaction. */
export const OPEN_LEVEL = statement(
	"ledger.open-level",
	"INSERT INTO levels (sku, on_hand, version) VALUES ($1, 0, 0) ON CONFLICT DO NOTHING",
);

/**
 * Adds $2 to what is on hand of $1, or sets it to $3, with a movement (id $4, reason $5, actor $6, at $7) and both
 * facts (envelopes $8, $9). No row where that would be less than is reserved, or more than $10. The new values are made
 * of what was locked, as in reservations.sql.ts.
 */
export const ADJUST = statement(
	"ledger.adjust",
	`WITH locked AS MATERIALIZED (
		SELECT *, coalesce($3::integer, on_hand + $2::integer) AS target
		FROM levels WHERE sku = $1 AND location_id = 'main' FOR UPDATE
	), changed AS (
		UPDATE levels level
		SET on_hand = target, reserved = locked.reserved, version = level.version + 1,
		    flips = level.flips + ((locked.on_hand > locked.reserved) <> (target > locked.reserved))::integer
		FROM locked
		WHERE level.sku = locked.sku AND level.location_id = locked.location_id
		  AND target BETWEEN locked.reserved AND $10::integer
		RETURNING level.on_hand, target - locked.on_hand AS delta, level_changed($8::jsonb, level) AS fact
	), moved AS (
		INSERT INTO movements (sku, id, type, delta, on_hand, reason, actor, at)
		SELECT $1, $4, 'adjustment', delta, on_hand, $5, $6, $7::timestamptz FROM changed
		RETURNING *, movement_recorded($9::jsonb, movements) AS fact
	), told AS (
		INSERT INTO outbox (id, fact)
		SELECT fact->>'id', fact FROM changed UNION ALL SELECT fact->>'id', fact FROM moved
	)
	SELECT ${MOVEMENT} FROM moved`,
);

/** Opens levels as $1 declares them (one entry a SKU), each with its first movement at $2; levels that are there stay. */
export const DECLARE = statement(
	"ledger.declare",
	`WITH declared AS MATERIALIZED (
		SELECT * FROM jsonb_to_recordset($1::jsonb) AS line
			(sku text, quantity integer, "movementId" text, actor text, "levelChanged" jsonb, "movementRecorded" jsonb)
	), opened AS (
		INSERT INTO levels (sku, on_hand, flips)
		SELECT sku, quantity, (quantity > 0)::integer FROM declared ORDER BY sku
		ON CONFLICT DO NOTHING
		RETURNING sku, levels AS level
	), moved AS (
		INSERT INTO movements (sku, id, type, delta, on_hand, reason, actor, at)
		SELECT sku, "movementId", 'initial', quantity, quantity, 'Declared by an import', actor, $2::timestamptz
		FROM opened JOIN declared USING (sku) ORDER BY sku
		RETURNING sku, movements AS movement
	)
	INSERT INTO outbox (id, fact)
	SELECT fact->>'id', fact FROM (
		SELECT level_changed("levelChanged", level) AS fact FROM opened JOIN declared USING (sku)
		UNION ALL
		SELECT movement_recorded("movementRecorded", movement) FROM moved JOIN declared USING (sku)
	) AS told`,
);

export const MOVEMENTS = statement(
	"ledger.movements",
	`SELECT ${MOVEMENT}, seq FROM movements
	 WHERE sku = $1 AND location_id = 'main' AND ($2::bigint IS NULL OR seq < $2)
	 ORDER BY seq DESC LIMIT $3`,
);

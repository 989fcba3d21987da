import { insertFacts } from "../../mixins/postgres/outbox.ts";
import { statement } from "../../mixins/postgres/port.ts";

/**
 * Every statement here locks levels first, in the order of their SKUs, and the reservation after them: so no two wait
 * for each other. A lock reads the level as it is then, not as it was when the statement began; so the new values are
 * made of what was locked. Made of the row itself, PostgreSQL would first try them, and their CHECK, on the row as it was.
 */
const LEVELS_LOCKED = `
	lines AS MATERIALIZED (
		SELECT * FROM jsonb_to_recordset($2::jsonb) AS line (sku text, quantity bigint, envelope jsonb)
	), locked AS MATERIALIZED (
		SELECT level.sku, level.on_hand, level.reserved, level.on_hand - level.reserved AS available
		FROM levels level JOIN lines USING (sku) WHERE level.location_id = 'main'
		ORDER BY level.sku FOR UPDATE OF level
	)`;

const CHANGES_TOLD = `
	changes_told AS (
		INSERT INTO outbox (id, fact) SELECT fact->>'id', fact FROM changed
	)`;

/**
 * Reserves $2 (one entry a SKU) for the order $1, all or none, and stores the verdict: $3 are the lines to keep, $4 the
 * fact of success. No row where the order has its verdict already.
 */
export const RESERVE = statement(
	"reservations.reserve",
	`WITH ${LEVELS_LOCKED}, short AS (
		SELECT jsonb_agg(jsonb_build_object('sku', sku, 'requested', quantity, 'available', coalesce(available, 0))
			ORDER BY sku) AS shortages
		FROM lines LEFT JOIN locked USING (sku) WHERE coalesce(available, 0) < quantity
	), verdict AS (
		INSERT INTO reservations (order_id, status, lines, shortages)
		SELECT $1, CASE WHEN shortages IS NULL THEN 'RESERVED' ELSE 'REFUSED' END, $3::jsonb, coalesce(shortages, '[]')
		FROM short
		ON CONFLICT DO NOTHING
		RETURNING status, shortages
	), changed AS (
		UPDATE levels level
		SET on_hand = locked.on_hand, reserved = locked.reserved + quantity, version = version + 1,
		    flips = flips + (available = quantity)::integer
		FROM locked JOIN lines USING (sku), verdict
		WHERE status = 'RESERVED' AND level.sku = locked.sku AND level.location_id = 'main'
		RETURNING level_changed(envelope, level) AS fact
	), ${CHANGES_TOLD}, reserved_told AS (
		${insertFacts("$4", "EXISTS (SELECT FROM verdict WHERE status = 'RESERVED')")}
	)
	SELECT status, shortages FROM verdict`,
);

/**
 * Ends the open reservation of the order $1 and gives its lines $2 back; $3 is the fact of it. No row where it is no
 * longer open.
 */
export const RELEASE = statement(
	"reservations.release",
	`WITH ${LEVELS_LOCKED}, released AS (
		UPDATE reservations SET status = 'RELEASED', updated_at = now()
		WHERE order_id = $1 AND status = 'RESERVED' AND (SELECT count(*) FROM locked) > 0
		RETURNING order_id
	), changed AS (
		UPDATE levels level
		SET on_hand = locked.on_hand, reserved = locked.reserved - quantity, version = version + 1,
		    flips = flips + (available = 0)::integer
		FROM locked JOIN lines USING (sku), released
		WHERE level.sku = locked.sku AND level.location_id = 'main'
		RETURNING level_changed(envelope, level) AS fact
	), ${CHANGES_TOLD}, released_told AS (
		${insertFacts("$3", "EXISTS (SELECT FROM released)")}
	)
	SELECT order_id FROM released`,
);

export const FIND = statement(
	"reservations.find",
	"SELECT status, lines, shortages FROM reservations WHERE order_id = $1",
);

/** Leaves a tombstone for an order that is not known, so that a late reserve finds it. */
export const BURY = statement(
	"reservations.bury",
	"INSERT INTO reservations (order_id, status) VALUES ($1, 'RELEASED') ON CONFLICT DO NOTHING RETURNING order_id",
);

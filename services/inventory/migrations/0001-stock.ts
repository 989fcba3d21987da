/**
 * Levels, reservations and the ledger of movements. The functions write the facts of a change within its statement;
 * fillfactor leaves room for updates in place, for a level changes with every order and no index names what changes.
 */
export const up = `
CREATE TABLE levels (
	sku text COLLATE "C" NOT NULL,
	location_id text COLLATE "C" NOT NULL DEFAULT 'main',
	on_hand integer NOT NULL,
	reserved integer NOT NULL DEFAULT 0,
	reorder_point integer NOT NULL DEFAULT 5,
	version integer NOT NULL DEFAULT 1,
	flips integer NOT NULL DEFAULT 0,
	PRIMARY KEY (sku, location_id),
	CONSTRAINT levels_never_oversold CHECK (reserved BETWEEN 0 AND on_hand)
) WITH (fillfactor = 70);

CREATE TABLE reservations (
	order_id text COLLATE "C" PRIMARY KEY,
	status text NOT NULL CHECK (status IN ('RESERVED', 'REFUSED', 'RELEASED')),
	lines jsonb NOT NULL DEFAULT '[]',
	shortages jsonb NOT NULL DEFAULT '[]',
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE VIEW open_reservations AS
	SELECT order_id, line.sku, line.location_id, line.quantity
	FROM reservations, jsonb_to_recordset(lines) AS line (sku text, location_id text, quantity integer)
	WHERE status = 'RESERVED';

CREATE TABLE movements (
	sku text COLLATE "C" NOT NULL,
	location_id text COLLATE "C" NOT NULL DEFAULT 'main',
	seq bigint GENERATED ALWAYS AS IDENTITY,
	id text COLLATE "C" NOT NULL,
	type text NOT NULL CHECK (type IN ('initial', 'adjustment')),
	delta integer NOT NULL,
	on_hand integer NOT NULL,
	reason text NOT NULL,
	actor text NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (sku, location_id, seq)
);

CREATE FUNCTION level_changed(envelope jsonb, level levels) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT (envelope || jsonb_build_object('aggregateVersion', level.version, 'data', jsonb_build_object(
		'sku', level.sku, 'locationId', level.location_id,
		'onHand', level.on_hand, 'reserved', level.reserved, 'available', level.on_hand - level.reserved,
		'inStock', level.on_hand > level.reserved, 'flips', level.flips,
		'reorderPoint', level.reorder_point, 'version', level.version)))::json
$$;

CREATE FUNCTION movement_recorded(envelope jsonb, movement movements) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT (envelope || jsonb_build_object('aggregateVersion', 1, 'data', jsonb_build_object(
		'id', movement.id, 'sku', movement.sku, 'type', movement.type,
		'delta', movement.delta, 'onHand', movement.on_hand,
		'reason', movement.reason, 'actor', movement.actor,
		'at', to_char(movement.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))::json
$$;
`;

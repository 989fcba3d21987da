/**
 * The tables with which a service tells what happened, hears it once, and answers a repeated request alike. The
 * outbox and the inbox are queues: their rows go soon, so they are vacuumed by number, not by share.
 */
export const up = `
CREATE TABLE outbox (
	seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id text COLLATE "C" NOT NULL,
	fact json NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE TABLE inbox (
	consumer text COLLATE "C" NOT NULL,
	event_id text COLLATE "C" NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_by_age ON inbox USING brin (at);

CREATE TABLE dead_letters (
	event_id text COLLATE "C" PRIMARY KEY,
	fact json NOT NULL,
	reason text NOT NULL,
	at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE idempotency_keys (
	caller text COLLATE "C" NOT NULL,
	route text COLLATE "C" NOT NULL,
	key text COLLATE "C" NOT NULL,
	fingerprint text NOT NULL,
	status smallint,
	outcome jsonb,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (caller, route, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING brin (created_at);
`;

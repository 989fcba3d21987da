/** Payments by order, and the test provider's own book. */
export const up = `
CREATE TABLE payments (
	order_id text COLLATE "C" PRIMARY KEY,
	status text NOT NULL CHECK (status IN ('PENDING', 'AUTHORIZED', 'DECLINED', 'FAILED', 'VOIDED', 'CAPTURED')),
	reason text,
	amount bigint NOT NULL CHECK (amount >= 0),
	currency text NOT NULL,
	method text,
	token text,
	captured bigint NOT NULL DEFAULT 0,
	refunded bigint NOT NULL DEFAULT 0,
	operations jsonb NOT NULL DEFAULT '{}',
	version integer NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT payments_no_more_than_held CHECK (captured BETWEEN 0 AND amount),
	CONSTRAINT payments_no_more_than_captured CHECK (refunded BETWEEN 0 AND captured)
);

CREATE TABLE test_charges (
	key text COLLATE "C" PRIMARY KEY,
	outcome jsonb NOT NULL,
	amount bigint NOT NULL,
	currency text NOT NULL,
	is_voided boolean NOT NULL DEFAULT false,
	captured bigint NOT NULL DEFAULT 0,
	refunded bigint NOT NULL DEFAULT 0,
	operations jsonb NOT NULL DEFAULT '{}',
	calls integer NOT NULL DEFAULT 1
);
`;

/** Orders with their snapshot and history, and what finds those that somebody must look at. */
export const up = `
CREATE SEQUENCE order_numbers START 100001;

CREATE TABLE orders (
	id text COLLATE "C" PRIMARY KEY,
	number bigint NOT NULL DEFAULT nextval('order_numbers') UNIQUE,
	status text NOT NULL CHECK (status IN ('PENDING', 'CONFIRMED', 'REJECTED', 'CANCELLED', 'SHIPPED', 'DELIVERED')),
	cart_id text COLLATE "C" NOT NULL,
	cart_version integer NOT NULL,
	user_id text COLLATE "C",
	token_hash text,
	email text NOT NULL,
	snapshot jsonb NOT NULL,
	payment jsonb NOT NULL,
	payment_token text,
	history jsonb NOT NULL,
	version integer NOT NULL DEFAULT 1,
	placed_at timestamptz(3) NOT NULL,
	resume_at timestamptz(3),
	attempts integer NOT NULL DEFAULT 0,
	key_caller text NOT NULL,
	key text NOT NULL,
	request_id text,
	CONSTRAINT orders_history_tells_status CHECK (history->-1->>'to' = status),
	CONSTRAINT orders_open_are_resumed CHECK (status <> 'PENDING' OR resume_at IS NOT NULL)
);

CREATE UNIQUE INDEX orders_one_per_cart_version ON orders (cart_id, cart_version)
	WHERE status NOT IN ('REJECTED', 'CANCELLED');
CREATE INDEX orders_of_customer ON orders (user_id, number) WHERE user_id IS NOT NULL;
CREATE INDEX orders_by_status ON orders (status, number);
CREATE INDEX orders_by_day ON orders (placed_at);
CREATE INDEX orders_to_resume ON orders (resume_at) WHERE resume_at IS NOT NULL;
`;

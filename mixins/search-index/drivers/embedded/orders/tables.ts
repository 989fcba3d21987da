/**
 * The tables of one generation of the order index, in a temporary database: in memory as far as its cache goes, the rest
 * in a file that the system forgets with it, also after a kill. Nothing of it needs to outlive the process.
 */
export const TEMPORARY = "";
export const PRAGMAS = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192;";

// `items` are what is sold, each spelled once. The terms of an order are kept as an index alone, without text and
// positions; beginnings of one to three letters, which many terms have, are indexed too (a letter is two characters here).
export const TABLES = `
CREATE TABLE orders (
	ordinal INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	number TEXT NOT NULL,
	status TEXT NOT NULL,
	email TEXT NOT NULL,
	customer_name TEXT NOT NULL,
	item_count INTEGER NOT NULL,
	total INTEGER NOT NULL,
	currency TEXT NOT NULL,
	placed INTEGER NOT NULL
);
CREATE INDEX newest ON orders (placed DESC, id, status);
CREATE INDEX sales ON orders (currency, placed, status, total);
CREATE TABLE items (
	item INTEGER PRIMARY KEY,
	sku TEXT NOT NULL,
	name TEXT NOT NULL,
	brand TEXT NOT NULL,
	categories TEXT NOT NULL,
	UNIQUE (sku, name, brand, categories)
);
CREATE TABLE lines (
	ordinal INTEGER NOT NULL,
	position INTEGER NOT NULL,
	item INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	total INTEGER NOT NULL,
	PRIMARY KEY (ordinal, position)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE terms USING fts5(list, content = '', contentless_delete = 1, detail = none, prefix = '2 4 6', tokenize = ascii);
`;

export const FIND = "SELECT ordinal, version FROM orders WHERE id = ?";

export const PUT = `
	INSERT INTO orders (id, version, number, status, email, customer_name, item_count, total, currency, placed)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (id) DO UPDATE SET version = excluded.version, number = excluded.number, status = excluded.status,
		email = excluded.email, customer_name = excluded.customer_name, item_count = excluded.item_count,
		total = excluded.total, currency = excluded.currency, placed = excluded.placed
	RETURNING ordinal`;

export const PUT_ITEM = `
	INSERT INTO items (sku, name, brand, categories) VALUES (?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET sku = sku
	RETURNING item`;

export const PUT_LINE = "INSERT INTO lines (ordinal, position, item, quantity, total) VALUES (?, ?, ?, ?, ?)";
export const PUT_TERMS = "INSERT OR REPLACE INTO terms (rowid, list) VALUES (?, ?)";

export const REMOVE = "DELETE FROM orders WHERE ordinal = ?";
export const REMOVE_LINES = "DELETE FROM lines WHERE ordinal = ?";
export const REMOVE_TERMS = "DELETE FROM terms WHERE rowid = ?";

-- I20: every status follows from the one before it, by a legal step, and the last one is the order's.
WITH steps AS (
	SELECT id, step->>'from' AS "from", step->>'to' AS "to",
		lag(step->>'to') OVER (PARTITION BY id ORDER BY place) AS before
	FROM orders, jsonb_array_elements(history) WITH ORDINALITY AS entry (step, place)
)
SELECT id, "from", "to" FROM steps
WHERE "from" IS DISTINCT FROM before OR (coalesce("from", ''), "to") NOT IN (
	('', 'PENDING'), ('PENDING', 'CONFIRMED'), ('PENDING', 'REJECTED'), ('PENDING', 'CANCELLED'),
	('CONFIRMED', 'SHIPPED'), ('CONFIRMED', 'CANCELLED'), ('SHIPPED', 'DELIVERED')
)
UNION ALL
SELECT id, history->-1->>'to', status FROM orders WHERE history->-1->>'to' <> status;

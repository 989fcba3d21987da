-- I11: no checkout is tried for longer than two minutes, and ten seconds for its last try.
SELECT id, placed_at FROM orders WHERE status = 'PENDING' AND placed_at < now() - interval '130 seconds';

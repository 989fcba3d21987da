-- I5: at most one order per cart version that is neither rejected nor cancelled.
SELECT cart_id, cart_version, count(*) FROM orders
WHERE status NOT IN ('REJECTED', 'CANCELLED') GROUP BY cart_id, cart_version HAVING count(*) > 1;

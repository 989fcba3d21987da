-- I4: at most one order per idempotency key.
SELECT key_caller, key, count(*) FROM orders GROUP BY key_caller, key HAVING count(*) > 1;

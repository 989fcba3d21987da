-- I4: a key's outcome is stored with its order's verdict, not before and not later.
SELECT o.id, o.status, k.status AS answered FROM orders o
JOIN idempotency_keys k ON k.caller = o.key_caller AND k.route = 'orders.place' AND k.key = o.key
WHERE (o.status = 'PENDING') <> (coalesce(k.status, 202) = 202);

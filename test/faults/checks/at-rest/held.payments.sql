-- ... is what payments holds.
SELECT order_id AS id, amount - captured AS amount FROM payments
WHERE status IN ('AUTHORIZED', 'CAPTURED') AND amount > captured;

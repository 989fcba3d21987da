-- I12: the provider holds what payments says that it holds, and nothing else.
SELECT coalesce(order_id, key) AS order_id, payments.status, outcome, is_voided
FROM payments FULL JOIN test_charges ON key = order_id
WHERE coalesce(payments.status IN ('AUTHORIZED', 'CAPTURED'), false)
	<> coalesce(outcome->>'status' = 'AUTHORIZED' AND NOT is_voided, false);

-- I20: never more is given back than was taken, nor taken than was held.
SELECT order_id, amount, captured, refunded FROM payments WHERE NOT (refunded <= captured AND captured <= amount);

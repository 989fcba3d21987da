-- I11: every authorisation has its outcome.
SELECT order_id, created_at FROM payments WHERE status = 'PENDING';

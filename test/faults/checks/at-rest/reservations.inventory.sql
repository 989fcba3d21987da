-- ... and for nothing else.
SELECT order_id AS id FROM reservations WHERE status = 'RESERVED';

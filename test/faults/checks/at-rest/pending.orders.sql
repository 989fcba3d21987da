-- I11: every checkout has come to its end.
SELECT id, placed_at, resume_at FROM orders WHERE status = 'PENDING';

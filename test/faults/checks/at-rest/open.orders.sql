-- I11, I12: nothing is left to give back.
SELECT id, status, resume_at, attempts FROM orders WHERE resume_at IS NOT NULL;

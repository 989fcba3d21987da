-- I11: recovery looks at every open order in time.
SELECT id, status, resume_at FROM orders WHERE resume_at < now() - interval '5 seconds';

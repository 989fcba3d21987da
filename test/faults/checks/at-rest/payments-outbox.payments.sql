-- I7: every committed fact has been told.
SELECT id, fact->>'type' AS type, created_at FROM outbox;

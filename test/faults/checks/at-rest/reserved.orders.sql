-- I1, I12: per SKU, what PENDING and CONFIRMED orders have not shipped ...
SELECT line->>'sku' AS sku, sum((line->>'quantity')::integer)::integer AS quantity
FROM orders, jsonb_array_elements(snapshot->'lines') AS line
WHERE status IN ('PENDING', 'CONFIRMED') GROUP BY 1;

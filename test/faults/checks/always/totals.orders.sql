-- I13: lines sum to the totals, and subtotal - discount + shipping + tax = total.
WITH sums AS (
	SELECT id, snapshot->'totals' AS totals,
		sum((line->'lineTotal'->>'amount')::bigint) AS subtotal,
		sum((line->'discount'->>'amount')::bigint) AS discount,
		sum((line->'tax'->>'amount')::bigint) AS tax,
		bool_and((line->'unitPrice'->>'amount')::bigint * (line->>'quantity')::bigint = (line->'lineTotal'->>'amount')::bigint)
			AS are_lines_right
	FROM orders, jsonb_array_elements(snapshot->'lines') AS line
	GROUP BY id
)
SELECT id, totals FROM sums
WHERE NOT are_lines_right
	OR (totals->'subtotal'->>'amount')::bigint <> subtotal
	OR (totals->'discount'->>'amount')::bigint <> discount
	OR (totals->'tax'->>'amount')::bigint <> tax
	OR (totals->'total'->>'amount')::bigint <> subtotal - discount + (totals->'shipping'->>'amount')::bigint + tax;

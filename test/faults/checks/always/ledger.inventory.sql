-- I2: on hand is the sum of the movements, reserved the sum of the open reservations.
SELECT level.sku, level.location_id, on_hand, moved, reserved, held FROM levels level
LEFT JOIN (SELECT sku, location_id, sum(delta) AS moved FROM movements GROUP BY 1, 2) m USING (sku, location_id)
LEFT JOIN (SELECT sku, location_id, sum(quantity) AS held FROM open_reservations GROUP BY 1, 2) r USING (sku, location_id)
WHERE on_hand <> coalesce(moved, 0) OR reserved <> coalesce(held, 0);

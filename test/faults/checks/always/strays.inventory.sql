-- I2: nothing is reserved of what has no level.
SELECT order_id, sku FROM open_reservations LEFT JOIN levels USING (sku, location_id) WHERE levels.sku IS NULL;

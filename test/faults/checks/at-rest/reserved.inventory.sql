-- ... is what is reserved.
SELECT sku, sum(reserved)::integer AS quantity FROM levels WHERE reserved > 0 GROUP BY 1;

-- I1: never more is reserved than there is.
SELECT sku, on_hand, reserved FROM levels WHERE reserved NOT BETWEEN 0 AND on_hand;

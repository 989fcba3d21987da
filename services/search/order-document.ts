import type { OrderDocument, OrderLineDocument } from "../../mixins/search-index/order-port.ts";
import type { Change } from "../../mixins/search-index/port.ts";
import type { OrderSnapshot } from "../../shared/contracts/orders.ts";

/** Turns an order's full snapshot into its change of the index; no order is ever removed. */
export function changeOfOrder({ order, userId, currency, lines }: OrderSnapshot): Change<OrderDocument> {
	const { id, number, status, email, shippingAddress, totals, placedAt, version } = order;
	const doc: OrderDocument = {
		id,
		number,
		status,
		email,
		...(userId && { userId }),
		customerName: `${shippingAddress.firstName} ${shippingAddress.lastName}`,
		lines: lines.map(lineOf),
		total: totals.total.amount,
		currency,
		placedAt,
		version,
	};
	return { id, version, doc };
}

const lineOf = (line: OrderSnapshot["lines"][number]): OrderLineDocument => ({
	sku: line.sku,
	productId: line.productId,
	name: line.name,
	...(line.brandSlug && { brand: line.brandSlug }),
	categories: line.categorySlugs,
	quantity: line.quantity,
	total: line.lineTotal.amount - line.discount.amount + line.tax.amount,
});

import type { OrderDocument, OrderLineDocument } from "../../mixins/search-index/order-port.ts";
import type { Change } from "../../mixins/search-index/port.ts";

/** A line with the members that a test cares about. */
export const orderLine = (members: Partial<OrderLineDocument> = {}): OrderLineDocument => ({
	sku: "LAP-1401-GRY",
	productId: "prd_laptop",
	name: "Nimbus 14 Laptop",
	categories: [],
	quantity: 1,
	total: 1_000,
	...members,
});

/** An order with the members that a test cares about. */
export const order = (id: string, members: Partial<OrderDocument> = {}): OrderDocument => ({
	id,
	number: "VO-100001",
	status: "CONFIRMED",
	email: "grace@example.com",
	customerName: "Grace Hopper",
	lines: [orderLine()],
	total: 1_000,
	currency: "USD",
	placedAt: "2026-01-15T12:00:00.000Z",
	version: 2,
	...members,
});

/** The change that brings an order at its version. */
export const putOrder = (doc: OrderDocument): Change<OrderDocument> => ({ id: doc.id, version: doc.version, doc });

/** A source for `rebuild`, in batches. */
export async function* orderSource(docs: OrderDocument[], size = 100): AsyncIterable<Change<OrderDocument>[]> {
	for (let at = 0; at < docs.length; at += size) yield docs.slice(at, at + size).map(putOrder);
}

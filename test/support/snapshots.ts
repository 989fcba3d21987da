import type { OrderSnapshot } from "../../shared/contracts/orders.ts";
import type { ProductSnapshot } from "../../shared/contracts/products.ts";
import { newId } from "../../shared/ids.ts";
import { money } from "../../shared/money.ts";
import { ADDRESS, quoteOf, type Wanted } from "./quotes.ts";

/** A product as products tells it, with the members that a test cares about. */
export const productSnapshot = (name: string, members: Partial<ProductSnapshot> = {}): ProductSnapshot => {
	const price = members.price ?? money(1_999, "USD");
	const id = members.id ?? newId("prd");
	const sku = `SKU-${id.slice(-8).toUpperCase()}`;
	const now = new Date().toISOString();
	return {
		id,
		slug: `product-${id.slice(4)}`,
		name,
		price,
		sku,
		inStock: true,
		categoryPath: [],
		media: [],
		specs: [],
		attributes: {},
		status: "active",
		version: 1,
		createdAt: now,
		updatedAt: now,
		variants: [{ sku, options: {}, price, inStock: true }],
		popularity: 0,
		revision: 1,
		deleted: false,
		...members,
	};
};

let lastNumber = 100_000;

/** A confirmed order as orders tells it, with the members that a test cares about. */
export function orderSnapshot(
	wanted: Wanted[] = [{ sku: "LAP-1401-GRY" }],
	{ userId = null, ...members }: Partial<OrderSnapshot["order"]> & { userId?: string | null } = {},
): OrderSnapshot {
	const { cartId, currency, lines, totals } = quoteOf(wanted);
	const zero = money(0, currency);
	const order: OrderSnapshot["order"] = {
		id: newId("ord"),
		number: `VO-${++lastNumber}`,
		status: "CONFIRMED",
		lines: lines.map(({ brandSlug, categorySlugs, adjustments, ...line }) => line),
		totals,
		email: "ada@example.com",
		shippingAddress: ADDRESS,
		billingAddress: ADDRESS,
		payment: {
			status: "AUTHORIZED",
			method: "test_card",
			authorized: totals.total,
			captured: zero,
			refunded: zero,
		},
		shipments: [],
		returns: [],
		refunds: [],
		history: [],
		version: 2,
		placedAt: new Date().toISOString(),
		...members,
	};
	return { order, cartId, userId, currency, lines };
}

import type { CartLine, Quote, QuoteLine } from "../../shared/contracts/carts.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { lineId, newId } from "../../shared/ids.ts";
import { money, times } from "../../shared/money.ts";
import { price } from "../../shared/pricing/price.ts";

const CURRENCY = "USD";

export interface Wanted {
	sku: string;
	quantity?: number;
	/** Minor units. */
	price?: number;
}

/** A quote of a cart with these lines, as carts would answer it. */
export function quoteOf(wanted: Wanted[], rest: Partial<Quote> = {}): Quote {
	const items = wanted.map(({ sku, quantity = 1, price: unit = 1_999 }) => {
		const unitPrice = money(unit, CURRENCY);
		const common = { id: lineId(sku), sku, productId: newId("prd"), name: `Product ${sku}`, quantity, unitPrice };
		return { ...common, adjustments: [] };
	});
	const { lines: prices, totals } = price(items, { currency: CURRENCY });
	const lines = items.map(
		(item, i): QuoteLine => ({ ...item, ...prices[i]!, brandSlug: "acme", categorySlugs: ["audio"] }),
	);
	const cartId = rest.cartId ?? newId("crt");
	const cartVersion = rest.cartVersion ?? 1;
	const cartLines = items.map(({ adjustments, ...item }): CartLine => {
		return { ...item, lineTotal: times(item.unitPrice, item.quantity), available: null, issues: [] };
	});
	return {
		cartId,
		cartVersion,
		currency: CURRENCY,
		lines,
		adjustments: [],
		totals,
		unavailable: [],
		cart: {
			id: cartId,
			version: cartVersion,
			currency: CURRENCY,
			lines: cartLines,
			totals,
			updatedAt: new Date().toISOString(),
		},
		...rest,
	};
}

export const ADDRESS = {
	firstName: "Ada",
	lastName: "Lovelace",
	street: "12 St James's Square",
	city: "London",
	postalCode: "SW1Y 4LB",
	country: "GB",
};

/** The body of a guest's `POST /orders`. */
export const orderBody = (
	cartId: string,
	token: Params<"orders.place">["payment"]["token"] = "tok_ok",
	rest: Partial<Params<"orders.place">> = {},
): Params<"orders.place"> => ({
	cartId,
	email: "ada@example.com",
	shippingAddress: ADDRESS,
	payment: { method: "test_card", token },
	...rest,
});

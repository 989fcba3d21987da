import { describe, expect, test } from "@jest/globals";
import { type CartDocument, newCart } from "../../../services/carts/carts.model.ts";
import { added } from "../../../services/carts/lines.ts";
import { cartView, quoteView } from "../../../services/carts/view.ts";
import type { SoldVariant } from "../../../shared/contracts/products.ts";

const productId = "prd_01h455vb4pex5vsknk084sn02q";
const usd = (amount: number) => ({ amount, currency: "USD" });
const line = { sku: "A", quantity: 3, productId, name: "A lamp", seenPrice: usd(1000) };
const cart: CartDocument = { ...newCart({ tokenHash: "hash" }, "USD"), lines: added({}, [line]) };
const variant: SoldVariant = {
	sku: "A",
	productId,
	name: "A lamp",
	price: usd(1000),
	brandSlug: "lumen",
	categorySlugs: ["home", "lamps"],
	isSold: true,
};
const sold = (changed: Partial<SoldVariant> = {}) => new Map([["A", { ...variant, ...changed }]]);
const issuesOf = (variants: Map<string, SoldVariant>, available: Map<string, number> | null) =>
	cartView(cart, variants, available).lines[0]!.issues;

describe("a cart's view", () => {
	test.each([
		["nothing, where price and stock are as they should be", sold(), new Map([["A", 3]]), []],
		["a price that differs from the one seen", sold({ price: usd(900) }), new Map([["A", 3]]), ["PRICE_CHANGED"]],
		["less stock than asked for", sold(), new Map([["A", 2]]), ["INSUFFICIENT_STOCK"]],
		["no stock", sold(), new Map([["A", 0]]), ["OUT_OF_STOCK"]],
		["no stock of a SKU that inventory does not know", sold(), new Map(), ["OUT_OF_STOCK"]],
		["nothing about stock while inventory is away", sold(), null, []],
		["both", sold({ price: usd(1) }), new Map([["A", 1]]), ["PRICE_CHANGED", "INSUFFICIENT_STOCK"]],
		["a product that is not sold any more", sold({ isSold: false, price: usd(1) }), new Map(), ["UNAVAILABLE"]],
		["a product that is gone", new Map<string, SoldVariant>(), new Map([["A", 9]]), ["UNAVAILABLE"]],
	])("tells %s", (_what, variants, available, issues) => {
		expect(issuesOf(variants, available)).toEqual(issues);
	});

	test("shows today's price and the pieces that could be ordered, null while nobody knows", () => {
		const view = cartView(cart, sold({ price: usd(900) }), new Map([["A", 7]]));
		expect(view.lines[0]).toMatchObject({ unitPrice: usd(900), lineTotal: usd(2700), available: 7 });
		expect(view.totals.total).toEqual(usd(2700));
		expect(cartView(cart, sold(), null).lines[0]!.available).toBeNull();
	});

	test("shows a product that is gone as its shopper saw it", () => {
		const view = cartView(cart, new Map(), new Map());
		expect(view.lines[0]).toMatchObject({ name: "A lamp", unitPrice: usd(1000), lineTotal: usd(3000) });
	});
});

describe("a quote", () => {
	test("is what an order keeps: prices, categories, and whose it is", () => {
		const quote = quoteView(cart, sold(), null);
		expect(quote).toMatchObject({ cartId: cart._id, cartVersion: 1, tokenHash: "hash", unavailable: [] });
		expect(quote.lines).toEqual([
			{
				...{ id: expect.stringMatching(/^lin_/), sku: "A", productId, name: "A lamp", quantity: 3 },
				...{ brandSlug: "lumen", categorySlugs: ["home", "lamps"], adjustments: [] },
				...{ unitPrice: usd(1000), lineTotal: usd(3000), discount: usd(0), tax: usd(0) },
			},
		]);
		expect(quote.totals).toEqual(quote.cart.totals);
	});

	test("names the lines that block the checkout", () => {
		const { unavailable, lines } = quoteView(cart, new Map(), null);
		expect(unavailable).toEqual([{ lineId: lines[0]!.id, sku: "A" }]);
	});
});

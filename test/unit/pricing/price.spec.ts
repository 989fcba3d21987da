import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Adjustment } from "../../../shared/contracts/carts.ts";
import { money } from "../../../shared/money.ts";
import { type Item, price } from "../../../shared/pricing/price.ts";

const usd = (amount: number) => money(amount, "USD");
const off = (amount: number): Adjustment => ({
	type: "promotion",
	source: "spring",
	amount: -amount,
	reason: "Spring",
});
const item = (amount: number, quantity: number, ...adjustments: Adjustment[]): Item => ({
	unitPrice: usd(amount),
	quantity,
	adjustments,
});
const reduction = (adjustments: readonly Adjustment[]) => adjustments.reduce((sum, { amount }) => sum - amount, 0);
const inDollars = { currency: "USD" };

describe("a cart's prices", () => {
	test("an empty cart costs nothing, in its currency", () => {
		const { lines, totals } = price([], { currency: "JPY", adjustments: [off(500)] });
		expect(lines).toEqual([]);
		expect(totals.total).toEqual(money(0, "JPY"));
	});

	test("a line is its price times its quantity", () => {
		const { lines, totals } = price([item(129_900, 2), item(499, 3)], inDollars);
		expect(lines.map((line) => line.lineTotal.amount)).toEqual([259_800, 1_497]);
		expect(totals).toEqual({
			subtotal: usd(261_297),
			discount: usd(0),
			shipping: usd(0),
			tax: usd(0),
			total: usd(261_297),
		});
	});

	test("a line's own adjustment lowers that line alone", () => {
		const { lines, totals } = price([item(1000, 1, off(250)), item(1000, 1)], inDollars);
		expect(lines.map((line) => line.discount.amount)).toEqual([250, 0]);
		expect(totals.total).toEqual(usd(1750));
	});

	test("an adjustment of the order is spread without losing a cent", () => {
		const { lines } = price([item(100, 1), item(100, 1), item(100, 1)], { ...inDollars, adjustments: [off(100)] });
		expect(lines.map((line) => line.discount.amount)).toEqual([34, 33, 33]);
	});

	test("discounts never take more than a line costs", () => {
		const { lines, totals } = price([item(100, 1, off(500)), item(50, 1)], { ...inDollars, adjustments: [off(70)] });
		expect(lines.map((line) => line.discount.amount)).toEqual([100, 50]);
		expect(totals.total).toEqual(usd(0));
	});

	test("an adjustment that raises a price is refused", () => {
		expect(() => price([item(100, 1, off(-1))], inDollars)).toThrow(RangeError);
	});

	test("a foreign currency is refused", () => {
		expect(() => price([item(100, 1)], { currency: "EUR" })).toThrow(TypeError);
	});

	test("totals are the sums of the lines, in integers, whatever the cart", () => {
		const adjustment = fc.integer({ min: 0, max: 2_000_000 }).map(off);
		const items = fc.array(
			fc.record({
				unitPrice: fc.integer({ min: 0, max: 100_000_000 }).map(usd),
				quantity: fc.integer({ min: 1, max: 999 }),
				adjustments: fc.array(adjustment, { maxLength: 3 }),
			}),
			{ maxLength: 100 },
		);
		fc.assert(
			fc.property(items, fc.array(adjustment, { maxLength: 3 }), (cart, adjustments) => {
				const { lines, totals } = price(cart, { ...inDollars, adjustments });
				const total = (part: "lineTotal" | "discount" | "tax") =>
					lines.reduce((sum, line) => sum + line[part].amount, 0);
				expect(totals.subtotal.amount).toBe(total("lineTotal"));
				expect(totals.discount.amount).toBe(total("discount"));
				expect(totals.tax.amount).toBe(total("tax"));
				expect(totals.total.amount).toBe(
					total("lineTotal") - total("discount") + totals.shipping.amount + total("tax"),
				);
				expect(totals.total.amount).toBeGreaterThanOrEqual(0);
				const own = cart.reduce(
					(sum, { unitPrice, quantity, adjustments }) =>
						sum + Math.min(unitPrice.amount * quantity, reduction(adjustments)),
					0,
				);
				expect(totals.discount.amount).toBe(Math.min(totals.subtotal.amount, own + reduction(adjustments)));
				for (const [i, line] of lines.entries()) {
					expect(line.lineTotal.amount).toBe(cart[i]!.unitPrice.amount * cart[i]!.quantity);
					expect(line.discount.amount).toBeGreaterThanOrEqual(0);
					expect(line.discount.amount).toBeLessThanOrEqual(line.lineTotal.amount);
				}
			}),
			{ numRuns: 500 },
		);
	});
});

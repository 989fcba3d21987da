import type { Adjustment, Totals } from "../contracts/carts.ts";
import { allocate, type Money, money, sum, times } from "../money.ts";

/** What pricing needs to know of a line. */
export interface Item {
	unitPrice: Money;
	quantity: number;
	/** What lowers this line alone; amounts are negative. */
	adjustments: readonly Adjustment[];
}

/** What a line comes to. lineTotal = unitPrice × quantity; its discount and tax stand beside it. */
export interface PricedLine {
	lineTotal: Money;
	/** The line's own adjustments and its share of the order's, never more than lineTotal. */
	discount: Money;
	tax: Money;
}

export interface Prices {
	/** One a line, in the order given. */
	lines: PricedLine[];
	totals: Totals;
}

/**
 * Prices a cart: subtotal = Σ lineTotal, discount = Σ of the lines' discounts, tax = Σ of their taxes, and
 * total = subtotal − discount + shipping + tax. All amounts are integer minor units of `currency`; an adjustment of
 * the whole order is spread over what the lines still cost by largest remainder, so that lines always sum to totals.
 * Throws a RangeError for an adjustment above zero: nothing raises a price yet.
 */
export function price(
	items: readonly Item[],
	{ currency, adjustments = [] }: { currency: string; adjustments?: readonly Adjustment[] },
): Prices {
	const lineTotals = items.map(({ unitPrice, quantity }) => times(unitPrice, quantity));
	const own = items.map((item, i) => Math.min(reductionOf(item.adjustments), lineTotals[i]!.amount));
	const left = lineTotals.map((lineTotal, i) => lineTotal.amount - own[i]!);
	const shared = spread(reductionOf(adjustments), left);

	const zero = money(0, currency);
	const lines = lineTotals.map((lineTotal, i) => ({
		lineTotal,
		discount: money(own[i]! + shared[i]!, currency),
		tax: zero,
	}));
	return { lines, totals: totalsOf(lines, zero) };
}

function totalsOf(lines: readonly PricedLine[], shipping: Money): Totals {
	const { currency } = shipping;
	const sumOf = (part: keyof PricedLine) =>
		sum(
			lines.map((line) => line[part]),
			currency,
		);
	const [subtotal, discount, tax] = [sumOf("lineTotal"), sumOf("discount"), sumOf("tax")];
	const total = money(subtotal.amount - discount.amount + shipping.amount + tax.amount, currency);
	return { subtotal, discount, shipping, tax, total };
}

/** How much adjustments take off, as a positive amount. */
function reductionOf(adjustments: readonly Adjustment[]): number {
	return adjustments.reduce((taken, { amount, source }) => {
		if (amount > 0) throw new RangeError(`the adjustment of ${source} raises the price by ${amount}`);
		return taken - amount;
	}, 0);
}

/** Spreads a reduction over what lines still cost, at most all of it. */
function spread(reduction: number, left: readonly number[]): number[] {
	const available = left.reduce((a, b) => a + b, 0);
	return available === 0 ? left.map(() => 0) : allocate(Math.min(reduction, available), left);
}

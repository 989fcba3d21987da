import type { QuoteLine, Totals } from "../../shared/contracts/carts.ts";
import { InternalError } from "../../shared/errors.ts";
import { isSame, type Money, minus, sum, times } from "../../shared/money.ts";

/**
 * Throws an InternalError unless every line is price × quantity and the lines sum to the totals exactly:
 * subtotal − discount + shipping + tax = total. A quote that does not add up must not become an order.
 */
export function assertAddsUp(lines: readonly QuoteLine[], { subtotal, discount, shipping, tax, total }: Totals): void {
	const { currency } = total;
	const sumOf = (part: (line: QuoteLine) => Money) => sum(lines.map(part), currency);
	const expected: [Money, Money][] = [
		...lines.map((line): [Money, Money] => [line.lineTotal, times(line.unitPrice, line.quantity)]),
		[subtotal, sumOf((line) => line.lineTotal)],
		[discount, sumOf((line) => line.discount)],
		[tax, sumOf((line) => line.tax)],
		[total, sum([minus(subtotal, discount), shipping, tax], currency)],
	];
	if (!expected.every(([is, should]) => isSame(is, should)))
		throw new InternalError("The quote's lines do not sum to its totals.");
}

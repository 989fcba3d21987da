import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { assertAddsUp } from "../../../services/orders/totals.ts";
import type { Quote } from "../../../shared/contracts/carts.ts";
import { quoteOf } from "../../support/quotes.ts";

const wanted = fc.uniqueArray(
	fc.record({
		sku: fc.stringMatching(/^[A-Z]{1,6}$/),
		quantity: fc.integer({ min: 1, max: 999 }),
		price: fc.integer({ min: 0, max: 10_000_000 }),
	}),
	{ selector: ({ sku }) => sku, minLength: 1, maxLength: 20 },
);

type Totals = Quote["totals"];
const PARTS: (keyof Totals)[] = ["subtotal", "discount", "shipping", "tax", "total"];
const off = <T extends { amount: number }>(money: T, by: number): T => ({ ...money, amount: money.amount + by });

describe("a quote's totals", () => {
	test("add up for any cart that was priced", () => {
		fc.assert(
			fc.property(wanted, (lines) => {
				const quote = quoteOf(lines);
				assertAddsUp(quote.lines, quote.totals);
			}),
		);
	});

	test("are refused with any one of them off by a cent", () => {
		fc.assert(
			fc.property(wanted, fc.constantFrom(...PARTS), fc.constantFrom(-1, 1), (lines, part, by) => {
				const quote = quoteOf(lines);
				const totals = { ...quote.totals, [part]: off(quote.totals[part], by) };
				expect(() => assertAddsUp(quote.lines, totals)).toThrow(expect.objectContaining({ type: "INTERNAL_ERROR" }));
			}),
		);
	});

	test("are refused with any line off by a cent", () => {
		fc.assert(
			fc.property(wanted, fc.nat(), fc.constantFrom("lineTotal", "discount", "tax"), (wanted, at, part) => {
				const quote = quoteOf(wanted);
				const line = quote.lines[at % quote.lines.length]!;
				const lines = quote.lines.map((each) =>
					each === line ? { ...line, [part]: off(line[part as "tax"], 1) } : each,
				);
				expect(() => assertAddsUp(lines, quote.totals)).toThrow(expect.objectContaining({ type: "INTERNAL_ERROR" }));
			}),
		);
	});

	test("in another currency are refused", () => {
		const { lines, totals } = quoteOf([{ sku: "A" }]);
		expect(() => assertAddsUp(lines, { ...totals, total: { ...totals.total, currency: "EUR" } })).toThrow();
	});
});

import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CartDocument, newCart } from "../../../services/carts/carts.model.ts";
import {
	type Addition,
	added,
	additionsOf,
	changing,
	clearing,
	fitting,
	removing,
	subtracting,
} from "../../../services/carts/lines.ts";
import { lineId } from "../../../shared/ids.ts";

const productId = "prd_01h455vb4pex5vsknk084sn02q";
const seenPrice = { amount: 100, currency: "USD" };
const addition = (sku: string, quantity: number): Addition => ({ sku, quantity, productId, name: sku, seenPrice });
const range = (count: number, prefix = "S") => Array.from({ length: count }, (_, i) => addition(`${prefix}${i}`, 1));
const cartOf = (...additions: Addition[]): CartDocument => ({
	...newCart({ tokenHash: "x" }, "USD"),
	lines: added({}, additions),
});
const quantityOf = (lines: CartDocument["lines"], sku: string) => lines[lineId(sku)]?.quantity;

describe("adding to a cart", () => {
	test("the same SKU adds up, also within one request", () => {
		const { lines } = cartOf(addition("A", 2), addition("B", 1), addition("A", 3));
		expect(quantityOf(lines, "A")).toBe(5);
		expect(quantityOf(added(lines, [addition("A", 4)]), "A")).toBe(9);
	});

	test("only the lines that change are written", () => {
		const { lines } = cartOf(addition("A", 1), addition("B", 1));
		expect(Object.keys(added(lines, [addition("B", 1)]))).toEqual([lineId("B")]);
	});

	test("a line keeps its place, a new one comes last", () => {
		const { lines } = cartOf(addition("A", 1), addition("B", 1));
		const changed = added(lines, [addition("C", 1), addition("A", 1)]);
		expect(changed[lineId("A")]?.position).toBe(1);
		expect(changed[lineId("C")]?.position).toBe(3);
	});

	test("a line holds at most 999", () => {
		expect(quantityOf(added(cartOf(addition("A", 998)).lines, [addition("A", 5)]), "A")).toBe(999);
	});

	test("a cart holds 100 lines and no more, while more of the same SKU finds room", () => {
		const { lines } = cartOf(...range(100));
		expect(() => added(lines, [addition("ONE-MORE", 1)])).toThrow(expect.objectContaining({ type: "CART_FULL" }));
		expect(quantityOf(added(lines, [addition("S99", 1)]), "S99")).toBe(2);
	});

	test("what fits is every SKU that is there and others while there is room", () => {
		const { lines } = cartOf(...range(98));
		const fits = fitting(lines, [...range(3, "N"), addition("S0", 1)]);
		expect(fits.map(({ sku }) => sku)).toEqual(["N0", "N1", "S0"]);
	});

	test("a SKU that is unknown or not sold is refused with its place in the body", () => {
		const variant = { sku: "A", productId, name: "A", price: seenPrice, categorySlugs: [], isSold: true };
		const variants = new Map([
			["A", variant],
			["DRAFT", { ...variant, sku: "DRAFT", isSold: false }],
		]);
		for (const sku of ["NONE", "DRAFT"]) {
			const wanted = [
				{ sku: "A", quantity: 1 },
				{ sku, quantity: 1 },
			];
			expect(() => additionsOf(wanted, variants, (index) => `/lines/${index}/sku`)).toThrow(
				expect.objectContaining({
					type: "SKU_UNKNOWN",
					data: { errors: [expect.objectContaining({ pointer: "/lines/1/sku" })] },
				}),
			);
		}
	});
});

describe("changing a cart", () => {
	test("setting the quantity that a line has changes nothing", () => {
		expect(changing(cartOf(addition("A", 2)), lineId("A"), 2)).toBeUndefined();
		expect(clearing(cartOf())).toBeUndefined();
	});

	test("a line that is not there is not found", () => {
		const notFound = expect.objectContaining({ type: "NOT_FOUND" });
		expect(() => changing(cartOf(), lineId("A"), 2)).toThrow(notFound);
		expect(() => removing(cartOf(), lineId("A"))).toThrow(notFound);
	});

	test("an order takes its pieces, never below none, and leaves what was added meanwhile", () => {
		const cart = cartOf(addition("A", 5), addition("B", 2), addition("C", 1));
		const ordered = [
			{ sku: "A", quantity: 3 },
			{ sku: "B", quantity: 7 },
			{ sku: "GONE", quantity: 1 },
		];
		expect(subtracting(cart, ordered)).toEqual({
			$set: { [`lines.${lineId("A")}.quantity`]: 2 },
			$unset: { [`lines.${lineId("B")}`]: true },
		});
	});

	test("a quantity is the capped sum of what was added, in whatever portions", () => {
		const skus = fc.constantFrom("A", "B", "C");
		const portions = fc.array(fc.record({ sku: skus, quantity: fc.integer({ min: 1, max: 999 }) }), { maxLength: 20 });
		fc.assert(
			fc.property(fc.array(portions, { maxLength: 10 }), (requests) => {
				let lines: CartDocument["lines"] = {};
				for (const request of requests) {
					lines = {
						...lines,
						...added(
							lines,
							request.map(({ sku, quantity }) => addition(sku, quantity)),
						),
					};
				}
				for (const sku of ["A", "B", "C"]) {
					const sum = requests.flat().reduce((sum, portion) => sum + (portion.sku === sku ? portion.quantity : 0), 0);
					expect(quantityOf(lines, sku) ?? 0).toBe(Math.min(999, sum));
				}
			}),
		);
	});
});

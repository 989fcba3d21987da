import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import { call } from "../../../shared/broker/call.ts";
import { createProduct, productInput, sayLevels, staff, startProducts } from "../../support/products.ts";

let shop: Awaited<ReturnType<typeof startProducts>>;
let broker: ServiceBroker;
beforeAll(async () => {
	shop = await startProducts();
	({ broker } = shop);
});
afterAll(() => shop.stop());

const snapshot = async (sku: string) =>
	(await call(broker, "products.snapshots", { limit: 1000 })).find(({ variants }) =>
		variants.some((variant) => variant.sku === sku),
	)!;
const inStock = async (sku: string) => (await snapshot(sku)).variants.find((variant) => variant.sku === sku)!.inStock;

describe("whether a product is in stock", () => {
	test("follows inventory, with a new revision and the same version", async () => {
		await createProduct(broker, productInput("A"));
		await sayLevels(broker, [{ sku: "A", inStock: true, flips: 1 }]);
		expect(await snapshot("A")).toMatchObject({ inStock: true, revision: 2, version: 1 });
		await sayLevels(broker, [{ sku: "A", inStock: false, flips: 2 }]);
		expect(await snapshot("A")).toMatchObject({ inStock: false, revision: 3, version: 1 });
	});

	test("changes nothing when inventory says the same again, or only what it said before", async () => {
		await createProduct(broker, productInput("B"));
		await sayLevels(broker, [{ sku: "B", inStock: true, flips: 3 }]);
		const { revision } = await snapshot("B");
		for (const flips of [3, 2, 0, 1]) await sayLevels(broker, [{ sku: "B", inStock: flips % 2 === 1, flips }]);
		expect(await snapshot("B")).toMatchObject({ inStock: true, revision });
	});

	test("is what inventory said last, in whatever order and at once it comes", async () => {
		const skus = Array.from({ length: 8 }, (_, i) => `C-${i}`);
		for (const [i, sku] of skus.entries()) if (i % 2) await createProduct(broker, productInput(sku));
		const said = Array.from({ length: 10 }, (_, flips) =>
			skus.map((sku) => ({ sku, inStock: flips % 2 === 1, flips })),
		);
		const shuffled = said.flat().toSorted((a, b) => ((a.flips * 7 + a.sku.length) % 10) - ((b.flips * 7) % 10));
		await Promise.all([
			...shuffled.map((level) => sayLevels(broker, [level])),
			...skus.filter((_, i) => i % 2 === 0).map((sku) => createProduct(broker, productInput(sku))),
		]);
		for (const sku of skus) expect([sku, await inStock(sku)]).toEqual([sku, true]);
	});

	test("is known of a SKU before there is a product of it", async () => {
		await sayLevels(broker, [{ sku: "D", inStock: true, flips: 5 }]);
		expect(await createProduct(broker, productInput("D"))).toMatchObject({ inStock: true, version: 1 });
		await sayLevels(broker, [{ sku: "D", inStock: false, flips: 4 }]);
		expect(await inStock("D")).toBe(true);
	});

	test("survives an edit of the product, and reaches a variant that is added", async () => {
		const { id } = await createProduct(broker, productInput("E"));
		await sayLevels(broker, [
			{ sku: "E", inStock: true, flips: 1 },
			{ sku: "E-2", inStock: true, flips: 1 },
		]);
		const price = { amount: 1, currency: "USD" };
		const variants = [
			{ sku: "E-2", price },
			{ sku: "E", price },
		];
		const changed = await call(broker, "products.update", { id, variants }, staff({ ifMatch: 1 }));
		expect(changed.variants.map((variant) => [variant.sku, variant.inStock])).toEqual([
			["E-2", true],
			["E", true],
		]);
	});

	test("is one of its variants being so", async () => {
		const price = { amount: 1, currency: "USD" };
		await createProduct(
			broker,
			productInput("F", {
				variants: [
					{ sku: "F", price },
					{ sku: "F-2", price },
				],
			}),
		);
		await sayLevels(broker, [{ sku: "F-2", inStock: true, flips: 1 }]);
		expect(await snapshot("F")).toMatchObject({ inStock: true });
		await sayLevels(broker, [
			{ sku: "F-2", inStock: false, flips: 2 },
			{ sku: "F", inStock: true, flips: 1 },
		]);
		expect(await snapshot("F")).toMatchObject({ inStock: true });
		expect(await inStock("F-2")).toBe(false);
	});
});

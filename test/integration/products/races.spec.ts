import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import { JobDesk } from "../../../mixins/jobs/desk.ts";
import { Directory } from "../../../services/products/categories/directory.ts";
import { importRows } from "../../../services/products/import/import-rows.ts";
import type { ImportRow } from "../../../services/products/import/row.ts";
import { IMPORT } from "../../../services/products/import/spool.ts";
import { importWork } from "../../../services/products/import/work.ts";
import { showStock } from "../../../services/products/stock.ts";
import { type Store, store } from "../../../services/products/store.ts";
import { call } from "../../../shared/broker/call.ts";
import { Duplicate } from "../../../shared/errors.ts";
import { createProduct, productInput, sayLevels, staff, startProducts } from "../../support/products.ts";

let shop: Awaited<ReturnType<typeof startProducts>>;
let broker: ServiceBroker;
let documents: Store;
beforeAll(async () => {
	shop = await startProducts();
	({ broker } = shop);
	documents = store.of(broker.getLocalService("products"));
});
afterAll(() => shop.stop());

const bySku = async (sku: string) => (await call(broker, "products.find", { sku }, staff())).data[0]!;
const row = (sku: string, more: Partial<ImportRow> = {}): ImportRow => ({
	sku,
	name: sku,
	priceMinor: 1,
	currency: "USD",
	...more,
});

/** The store, in which `before` happens before the first call of a method of a collection. */
function intruded<C extends "products" | "stock">(
	collection: C,
	method: keyof Store[C],
	before: () => Promise<unknown>,
) {
	let isDone = false;
	const wrapped = {
		...documents[collection],
		async [method](...args: unknown[]) {
			if (!isDone) {
				isDone = true;
				await before();
			}
			// True because every method of a collection is an async function.
			return (documents[collection][method] as (...args: unknown[]) => Promise<unknown>)(...args);
		},
	};
	return { ...documents, [collection]: wrapped };
}

const importInto = async (into: Store, rows: ImportRow[]) => {
	const sound = rows.map((each, i) => ({ line: i + 1, row: each, ignored: 0 }));
	return importRows(into, await Directory.read(documents.categories), sound, { actor: "system:test" });
};

describe("an import that meets another writer", () => {
	test("decides anew where staff changed a product after it was read", async () => {
		const { id } = await createProduct(broker, productInput("A", { description: "Kept." }));
		const edit = () => call(broker, "products.update", { id, brand: "Staff" }, staff({ ifMatch: 1 }));
		const report = await importInto(intruded("products", "updateMany", edit), [row("A", { name: "Imported" })]);
		expect(report).toMatchObject({ updated: 1, failed: 0 });
		expect(await bySku("A")).toMatchObject({ name: "Imported", brand: "Staff", description: "Kept.", version: 3 });
	});

	test("updates a product that was created with its SKU after it looked, and creates the others once", async () => {
		const create = () => createProduct(broker, productInput("B", { brand: "Staff" }));
		const into = intruded("products", "insertMany", create);
		const report = await importInto(into, [row("B", { name: "Imported" }), row("B-2"), row("B-3")]);
		expect(report).toMatchObject({ created: 2, updated: 1, failed: 0 });
		expect(await bySku("B")).toMatchObject({ name: "Imported", brand: "Staff" });
	});

	test("takes another slug where its own was taken after it looked", async () => {
		const create = () => createProduct(broker, productInput("C-1", { slug: "c-slug" }));
		const into = intruded("products", "insertMany", create);
		expect(await importInto(into, [row("C-2", { slug: "c-slug" })])).toMatchObject({ created: 1 });
		expect((await bySku("C-2")).slug).toBe("c-slug-c-2");
	});

	test("shows what inventory said between the look at the stock and the insertion", async () => {
		const speak = () => sayLevels(broker, [{ sku: "D", inStock: true, flips: 1 }]);
		await importInto(intruded("products", "insertMany", speak), [row("D")]);
		expect((await bySku("D")).inStock).toBe(true);
	});

	test("fails a row, and no other, whose product never holds still", async () => {
		const { id } = await createProduct(broker, productInput("E"));
		const { updateMany } = documents.products;
		const busy: Store["products"] = {
			...documents.products,
			async updateMany(changes) {
				const { version } = await call(broker, "products.read", { id }, staff());
				await call(broker, "products.update", { id, brand: `B${version}` }, staff({ ifMatch: version }));
				return updateMany(changes);
			},
		};
		const report = await importInto({ ...documents, products: busy }, [row("E", { name: "New" }), row("E-2")]);
		expect(report).toMatchObject({ created: 1, failed: 1, errors: [{ line: 1, code: "CONFLICT" }] });
	});
});

describe("an import that the store refuses", () => {
	test("fails the row whose product is refused for good, and no other", async () => {
		const { insertMany } = documents.products;
		const strict: Store["products"] = {
			...documents.products,
			async insertMany(products, onConflict) {
				if (products.some(({ name }) => name === "G")) throw new Duplicate("sku");
				return insertMany(products, onConflict);
			},
		};
		const report = await importInto({ ...documents, products: strict }, [row("G-1"), row("G"), row("G-2")]);
		expect(report).toMatchObject({ created: 2, failed: 1, errors: [{ line: 2, code: "CONFLICT" }] });
	});

	test("waits, and does nothing, while too many facts wait for the relay", async () => {
		const full: Store["products"] = { ...documents.products, count: async (_where, cap = 0) => cap };
		const desk = new JobDesk("products", documents.jobs);
		const { _id } = await desk.open(IMPORT, "system:test");
		const request = { requestKey: "full", fingerprint: "full" };
		const { job } = await desk.submit(_id, request, { input: { chunks: 1, next: 0 }, total: 1 });
		const work = importWork({ ...documents, products: full }, { currency: "USD", wake: () => {} });
		expect(await work.step(job)).toBe("later");
	});
});

describe("the stock of a product", () => {
	test("does not fall back to what was read before a newer fact came", async () => {
		await createProduct(broker, productInput("F"));
		await sayLevels(broker, [{ sku: "F", inStock: true, flips: 1 }]);
		const speak = () => sayLevels(broker, [{ sku: "F", inStock: false, flips: 2 }]);
		await documents.stock.update({ _id: "F" }, { $set: { shown: 0 } });
		await showStock(intruded("products", "find", speak), ["F"]);
		expect((await bySku("F")).inStock).toBe(false);
	});
});

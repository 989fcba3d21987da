import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import { call } from "../../../shared/broker/call.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import { as } from "../../support/broker.ts";
import { eventually } from "../../support/eventually.ts";
import { createProduct, importAll, ndjson, productInput, staff, startProducts } from "../../support/products.ts";

let shop: Awaited<ReturnType<typeof startProducts>>;
let broker: ServiceBroker;
beforeAll(async () => {
	shop = await startProducts();
	({ broker } = shop);
});
afterAll(() => shop.stop());

const create = (params: Params<"products.createCategory">, meta = {}) =>
	call(broker, "products.createCategory", params, staff(meta));
const update = (params: Params<"products.updateCategory">, ifMatch: number) =>
	call(broker, "products.updateCategory", params, staff({ ifMatch }));
const remove = (id: string, ifMatch: number) => call(broker, "products.removeCategory", { id }, staff({ ifMatch }));
const listed = async (category: string) =>
	(await call(broker, "products.list", { category }, as({}))).data.map(({ sku }) => sku);
const bySlug = async (slug: string) => {
	const { data } = await call(broker, "products.findCategories", { limit: 100 }, staff());
	return data.find((category) => category.slug === slug)!;
};

describe("categories", () => {
	test("have slugs behind their parents', and a number where that is taken", async () => {
		const audio = await create({ name: "Audio" });
		const parts = await create({ name: "Accessories", parentId: audio.id });
		expect(parts).toMatchObject({ slug: "audio-accessories", parentId: audio.id, version: 1 });
		expect(await create({ name: "Audio  Accessories" })).toMatchObject({ slug: "audio-accessories-2", parentId: null });
		await expect(create({ name: "Else", slug: "audio" })).rejects.toMatchObject({ type: "SLUG_TAKEN" });
		const twice = { type: "VALIDATION_FAILED", data: { errors: [{ pointer: "/name", code: "DUPLICATE" }] } };
		await expect(create({ name: "Audio" })).rejects.toMatchObject(twice);
		await expect(create({ name: "X", parentId: "cat_00000000000000000000000000" })).rejects.toMatchObject({
			data: { errors: [{ pointer: "/parentId" }] },
		});
	});

	test("have names as an import cleans them, and none that is blank", async () => {
		const { id, name, slug } = await create({ name: " | Toys&amp;Co " });
		expect([name, slug]).toEqual(["Toys&Co", "toys-co"]);
		const rename = (to: string) => call(broker, "products.updateCategory", { id, name: to }, staff({ ifMatch: 1 }));
		const blank = { type: "VALIDATION_FAILED", data: { errors: [{ pointer: "/name" }] } };
		await expect(create({ name: "| " })).rejects.toMatchObject(blank);
		await expect(rename(" \t")).rejects.toMatchObject(blank);
		expect(await rename("Toys&lt; ")).toMatchObject({ name: "Toys<", version: 2 });
	});

	test("are made once for a request with an Idempotency-Key", async () => {
		const [first, second] = [
			await create({ name: "Keyed" }, { idempotencyKey: "k" }),
			await create({ name: "Keyed" }, { idempotencyKey: "k" }),
		];
		expect(second).toEqual(first);
		await expect(create({ name: "Other" }, { idempotencyKey: "k" })).rejects.toMatchObject({
			type: "IDEMPOTENCY_KEY_REUSED",
		});
	});

	test("are made once for a request that is sent five times at once", async () => {
		const send = () => create({ name: "Hasty", slug: "hasty" }, { idempotencyKey: "hasty" });
		const answers = await Promise.all(Array.from({ length: 5 }, send));
		expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
	});

	test("are made once by products that need them at the same time", async () => {
		const categoryPath = ["Shared", "Deep", "Deeper"];
		await Promise.all(
			Array.from({ length: 20 }, (_, i) => createProduct(broker, productInput(`S-${i}`, { categoryPath }))),
		);
		expect(await listed("shared-deep-deeper")).toHaveLength(20);
		const { data } = await call(broker, "products.categories", {}, as({}));
		const shared = data.filter(({ name }) => name === "Shared");
		expect(shared).toMatchObject([
			{ productCount: 20, children: [{ productCount: 20, children: [{ name: "Deeper" }] }] },
		]);
	});

	test("take their products along when they are renamed", async () => {
		const rows = Array.from({ length: 120 }, (_, i) => ({
			sku: `R-${i}`,
			name: `R ${i}`,
			priceMinor: 1,
			currency: "USD",
			categoryPath: ["Old", "Below"],
			status: i % 2 ? "draft" : "active",
		}));
		await importAll(broker, ndjson(rows));
		const { id, version } = await bySlug("old");
		const renamed = await update({ id, name: "New", slug: "new" }, version);
		expect(renamed).toMatchObject({ name: "New", slug: "new", version: version + 1 });
		expect(await listed("new")).toHaveLength(20);
		expect(await listed("old")).toEqual([]);
		await eventually(async () => {
			const all = await call(broker, "products.snapshots", { limit: 1000 });
			const ours = all.filter(({ sku }) => sku.startsWith("R-"));
			const path = [
				{ slug: "new", name: "New" },
				{ slug: "old-below", name: "Below" },
			];
			return ours.length === 120 && ours.every((each) => JSON.stringify(each.categoryPath) === JSON.stringify(path));
		});
		const [product] = await call(broker, "products.snapshots", { limit: 1000 }).then((all) =>
			all.filter(({ sku }) => sku === "R-0"),
		);
		// Their own edits are what the version counts.
		expect(product).toMatchObject({ version: 1, revision: 2 });
		await expect(update({ id, name: "Newer" }, version)).rejects.toMatchObject({ type: "VERSION_MISMATCH" });
	});

	test("are removed when they are empty, and not before", async () => {
		const top = await create({ name: "Going" });
		const below = await create({ name: "Gone", parentId: top.id });
		const product = await createProduct(
			broker,
			productInput("G-1", { categoryPath: ["Going", "Gone"], status: "draft" }),
		);
		await expect(remove(below.id, 1)).rejects.toMatchObject({ type: "CATEGORY_NOT_EMPTY" });
		await expect(remove(top.id, 1)).rejects.toMatchObject({ type: "CATEGORY_NOT_EMPTY" });
		await call(broker, "products.remove", { id: product.id }, staff({ ifMatch: 1 }));
		await expect(remove(below.id, 7)).rejects.toMatchObject({ type: "VERSION_MISMATCH" });
		await remove(below.id, 1);
		await remove(top.id, 1);
		await expect(remove(top.id, 1)).rejects.toMatchObject({ type: "NOT_FOUND" });
	});
});

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { call } from "../../../shared/broker/call.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import { eventually } from "../../support/eventually.ts";
import {
	createProduct,
	exportAll,
	importAll,
	ndjson,
	productInput,
	sayLevels,
	staff,
	startProducts,
} from "../../support/products.ts";

type Shop = Awaited<ReturnType<typeof startProducts>>;

let first: Shop;
let second: Shop;
beforeEach(async () => {
	[first, second] = await Promise.all([startProducts(), startProducts()]);
});
afterEach(() => Promise.all([first.stop(), second.stop()]));

const price = (amount: number) => ({ amount, currency: "USD" });

/** What staff may send, as untidy as any supplier's file. */
const UNTIDY: Params<"products.create"> = {
	name: "  Tom &amp; Jerry's 15.6\u0007&quot; =1+1 ",
	brand: "Nordvik® &trade;",
	description: "\tA, \"b\" 'c'\r\n&amp;lt; @d\n",
	categoryPath: ["| Home &amp; Garden", "A > B", " [Odd] "],
	media: [{ url: "https://example.com/a.png?x=1&y=2", alt: " Front " }, { url: "/media/b.svg" }],
	specs: [
		{ name: " Size ", value: "15.6&quot;", group: "  " },
		{ name: "Weight", value: "-1" },
	],
	attributes: { type: "\ttoy", Note: "&#65;&amp;amp;" },
	status: "draft",
	variants: [
		{ sku: "U-1", price: price(0), compareAtPrice: price(10), options: { size: " S " }, gtin: "4006381333931" },
		{ sku: "U-2", price: price(10_000_000_000), options: { size: "'=L" } },
	],
};

/** A catalogue that staff and imports made together. */
async function fill({ broker }: Shop): Promise<void> {
	const { id } = await createProduct(broker, UNTIDY);
	const patch = { description: " Changed &eacute; ", attributes: { Note: " &lt;b&gt; ", more: "x\u0000" } };
	await call(broker, "products.update", { id, ...patch }, staff({ ifMatch: 1 }));
	const home = (await call(broker, "products.findCategories", { limit: 1 }, staff())).data[0]!;
	await call(broker, "products.updateCategory", { id: home.id, name: " | House &amp; Home " }, staff({ ifMatch: 1 }));
	const shelf = async () => (await call(broker, "products.read", { id }, staff())).categoryPath[0]!.name;
	await eventually(async () => (await shelf()) !== "Home & Garden");
	await createProduct(broker, productInput("ARCHIVED", { status: "archived" }));
	const row = { name: "Imported", priceMinor: 5, currency: "USD", reviewCount: 7, stock: 3 };
	const pair = (name: string, product: string) => ["1", "2"].map((n) => ({ ...row, sku: `${name}-${n}`, product }));
	const others = Array.from({ length: 1_100 }, (_, i) => ({ ...row, sku: `F-${i}` }));
	// The slugs of these two are keys of imports, one before and one after them.
	await importAll(broker, ndjson(pair("OLD", "phone")));
	for (const name of ["Phone", "Tablet"]) {
		const variants = ["A", "B"].map((letter) => ({ sku: `${name}-${letter}`, price: price(1) }));
		await createProduct(broker, { name, variants });
	}
	const { report } = await importAll(broker, ndjson([...others, ...pair("NEW", "tablet")]));
	expect(report).toMatchObject({ created: 1_102, failed: 0 });
	await sayLevels(broker, [{ sku: "F-3", inStock: false, flips: 2 }]);
}

const variantsOf = async ({ broker }: Shop, sku: string) =>
	(await call(broker, "products.find", { sku }, staff())).data[0]!.variants.map((variant) => variant.sku);

describe.each(["ndjson", "csv"] as const)("an export as %s", (format) => {
	test("imports back unchanged, and makes the same catalogue in another store", async () => {
		await fill(first);
		expect(await variantsOf(first, "NEW-1")).toEqual(["NEW-1", "NEW-2"]);
		const exported = await exportAll(first.broker, format);
		const back = await importAll(first.broker, exported, { format });
		expect(back.report).toEqual({ created: 0, updated: 0, unchanged: 1_111, failed: 0, ignored: 0, errors: [] });
		expect(await exportAll(first.broker, format)).toBe(exported);

		const other = await importAll(second.broker, exported, { format });
		expect(other.report).toMatchObject({ created: 1_111, failed: 0, ignored: 0 });
		expect(await exportAll(second.broker, format)).toBe(exported);
		for (const sku of ["OLD-1", "Phone-A", "Tablet-A", "NEW-1"])
			expect(await variantsOf(second, sku)).toEqual(await variantsOf(first, sku));
	}, 20_000);

	test("of an empty store imports nothing", async () => {
		const refused = importAll(second.broker, await exportAll(first.broker, format), { format });
		if (format === "ndjson") await expect(refused).rejects.toMatchObject({ type: "IMPORT_UNREADABLE" });
		else expect(await refused).toMatchObject({ status: "done", progress: { done: 0, total: 0 } });
	});
});

test("an export comes page by page", async () => {
	const rows = Array.from({ length: 1_000 }, (_, i) => ({ sku: `L-${i}`, name: "L", priceMinor: 1, currency: "USD" }));
	await importAll(first.broker, ndjson(rows));
	const page = await call(first.broker, "products.export", {}, staff());
	expect(page.text.trimEnd().split("\n").length).toBeLessThanOrEqual(100);
	expect(page.next).not.toBeNull();
	expect((await exportAll(first.broker, "ndjson")).trimEnd().split("\n")).toHaveLength(1_000);
});

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import { type Ctx, call } from "../../../shared/broker/call.ts";
import type { Fact } from "../../../shared/contracts/events.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import type { ProductDetail, ProductSnapshot } from "../../../shared/contracts/products.ts";
import { as } from "../../support/broker.ts";
import { eventually } from "../../support/eventually.ts";
import { collectFacts } from "../../support/facts.ts";
import { createProduct, productInput, staff, startProducts } from "../../support/products.ts";

let shop: Awaited<ReturnType<typeof startProducts>>;
let broker: ServiceBroker;
let facts: Fact[];
beforeAll(async () => {
	shop = await startProducts();
	({ broker } = shop);
	facts = collectFacts(broker);
});
afterAll(() => shop.stop());

const price = (amount: number, currency = "USD") => ({ amount, currency });
const update = (id: string, patch: Omit<Params<"products.update">, "id">, ifMatch: number) =>
	call(broker, "products.update", { id, ...patch }, staff({ ifMatch }));
const remove = (id: string, ifMatch: number) => call(broker, "products.remove", { id }, staff({ ifMatch }));
const read = (id: string) => call(broker, "products.read", { id }, staff());
const issue = (pointer: string, code: string) => ({ data: { errors: [expect.objectContaining({ pointer, code })] } });

/** The facts about a product, once there are so many. */
async function factsAbout(id: string, count: number): Promise<Fact[]> {
	await eventually(() => facts.filter(({ subject }) => subject === id).length >= count);
	return facts.filter(({ subject }) => subject === id).sort((a, b) => a.aggregateVersion - b.aggregateVersion);
}

describe("creating a product", () => {
	test("answers it whole, and tells of it", async () => {
		const product = await createProduct(
			broker,
			productInput("C-1", {
				name: "Äther Phone",
				brand: "Nordvik",
				categoryPath: ["Phones", "Smartphones"],
				media: [{ url: "/media/a.svg", alt: "Front" }],
				variants: [
					{ sku: "C-1", price: price(2000), options: { colour: "Black" } },
					{ sku: "C-1-B", price: price(1500), gtin: "4006381333931" },
				],
			}),
		);
		expect(product).toMatchObject({
			slug: "ather-phone",
			category: "phones-smartphones",
			categoryPath: [
				{ slug: "phones", name: "Phones" },
				{ slug: "phones-smartphones", name: "Smartphones" },
			],
			imageUrl: "/media/a.svg",
			price: price(1500),
			priceMax: price(2000),
			sku: "C-1",
			inStock: false,
			status: "active",
			version: 1,
		});
		const [told] = await factsAbout(product.id, 1);
		expect(told).toMatchObject({ type: "product.created", aggregateVersion: 1, source: "products" });
		expect(told!.data).toEqual({ ...product, popularity: 0, revision: 1, deleted: false });
	});

	test("makes a slug unique that comes from the name, and refuses a given one that is taken", async () => {
		const first = await createProduct(broker, productInput("C-2", { name: "Twin" }));
		const second = await createProduct(broker, productInput("C-3", { name: "Twin" }));
		expect([first.slug, second.slug]).toEqual(["twin", "twin-c-3"]);
		await expect(createProduct(broker, productInput("C-4", { slug: "twin" }))).rejects.toMatchObject({
			type: "SLUG_TAKEN",
		});
	});

	test("makes twenty products of one name at once, each with its slug", async () => {
		const made = await Promise.all(
			Array.from({ length: 20 }, (_, i) => createProduct(broker, productInput(`C-5-${i}`, { name: "Flock" }))),
		);
		expect(new Set(made.map(({ slug }) => slug)).size).toBe(20);
	});

	test("refuses a SKU of another product, and names it", async () => {
		await createProduct(broker, productInput("C-6"));
		const input = productInput("C-7", {
			variants: [
				{ sku: "C-7", price: price(1) },
				{ sku: "C-6", price: price(1) },
			],
		});
		const refusal = { type: "SKU_TAKEN", ...issue("/variants/1/sku", "SKU_TAKEN") };
		await expect(createProduct(broker, input)).rejects.toMatchObject(refusal);
	});

	const WRONG: [string, string, Partial<Params<"products.create">>][] = [
		[
			"/variants/1/sku",
			"DUPLICATE",
			{
				variants: [
					{ sku: "W", price: price(1) },
					{ sku: "W", price: price(2) },
				],
			},
		],
		["/variants/0/price/currency", "CURRENCY_NOT_ACCEPTED", { variants: [{ sku: "W", price: price(1, "EUR") }] }],
		[
			"/variants/0/compareAtPrice/currency",
			"CURRENCY_NOT_ACCEPTED",
			{ variants: [{ sku: "W", price: price(1), compareAtPrice: price(2, "EUR") }] },
		],
		["/variants/0/gtin", "INVALID_GTIN", { variants: [{ sku: "W", price: price(1), gtin: "4006381333930" }] }],
		["/variants/0/price/amount", "TOO_LARGE", { variants: [{ sku: "W", price: price(10_000_000_001) }] }],
		[
			"/variants/0/compareAtPrice/amount",
			"TOO_LARGE",
			{ variants: [{ sku: "W", price: price(1), compareAtPrice: price(10_000_000_001) }] },
		],
		["/name", "REQUIRED", { name: " \t" }],
		["/specs/0/value", "REQUIRED", { specs: [{ name: "Size", value: " " }] }],
		["/media/0/url", "FORMAT", { media: [{ url: "https://example.com/&quot;" }] }],
	];
	test.each(WRONG)("refuses %s as %s", async (pointer, code, more) => {
		const refusal = { type: "VALIDATION_FAILED", ...issue(pointer, code) };
		await expect(createProduct(broker, productInput("W", more))).rejects.toMatchObject(refusal);
	});

	test("makes one product of a request with an Idempotency-Key, however often it comes", async () => {
		const send = async (name: string) => {
			const pending = broker.call<ProductDetail, object>(
				"products.create",
				productInput("C-8", { name }),
				staff({ idempotencyKey: "key-1" }),
			);
			const { id } = await pending;
			// True because the broker leaves the call's context on its promise.
			return { id, headers: (pending as typeof pending & { ctx: Ctx }).ctx.meta.$responseHeaders };
		};
		const answers = await Promise.all(Array.from({ length: 5 }, () => send("Once")));
		expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
		expect(answers.filter(({ headers }) => headers === undefined)).toHaveLength(1);
		expect((await send("Once")).headers).toEqual({ "Idempotent-Replayed": "true" });
		await expect(send("Twice")).rejects.toMatchObject({ type: "IDEMPOTENCY_KEY_REUSED" });
	});

	test("is for staff of the catalogue only", async () => {
		const create = (caller: object) => call(broker, "products.create", productInput("C-9"), as(caller));
		await expect(create({})).rejects.toMatchObject({ code: 401 });
		await expect(create({ userId: "usr_1", role: "customer" })).rejects.toMatchObject({ code: 403 });
	});
});

describe("changing a product", () => {
	test("is a merge patch: what is absent stays, null removes, variants are replaced whole", async () => {
		const { id, version } = await createProduct(
			broker,
			productInput("U-1", {
				brand: "Nordvik",
				description: "Good.",
				attributes: { colour: "Black", weight: "1 kg" },
				variants: [
					{ sku: "U-1", price: price(10) },
					{ sku: "U-1-B", price: price(20) },
				],
			}),
		);
		// A fact tells the state at the time it goes: the first is to go before the change.
		await factsAbout(id, 1);
		const changed = await update(
			id,
			{
				brand: null,
				attributes: { weight: null, size: "L" },
				variants: [
					{ sku: "U-1-B", price: price(30) },
					{ sku: "U-1-C", price: price(5) },
				],
			},
			version,
		);
		expect(changed).toMatchObject({ description: "Good.", version: 2, sku: "U-1-B", price: price(5) });
		expect(changed.attributes).toEqual({ colour: "Black", size: "L" });
		expect(changed.brand).toBeUndefined();
		expect(changed).toEqual(await read(id));
		const told = await factsAbout(id, 2);
		expect(told.map(({ type, aggregateVersion }) => [type, aggregateVersion])).toEqual([
			["product.created", 1],
			["product.updated", 2],
		]);
		expect(told[1]!.data).toMatchObject({ ...changed, revision: 2 });
		// U-1 is free again.
		await createProduct(broker, productInput("U-1"));
	});

	test("cleans texts as an import does: what is blank removes, and other attributes stay", async () => {
		const { id, ...made } = await createProduct(
			broker,
			productInput("U-6", {
				name: " R&amp;D&amp;amp; ",
				brand: "Nordvik™",
				categoryPath: ["&#124; Clean"],
				description: "  ",
				attributes: { brand: "Nordvik™", size: " L " },
			}),
		);
		expect(made).toMatchObject({ name: "R&D&amp;", brand: "Nordvik", categoryPath: [{ name: "Clean" }] });
		expect(made.description).toBeUndefined();
		expect(made.attributes).toEqual({ brand: "Nordvik™", size: "L" });
		expect(await update(id, { attributes: {}, description: "&lt;" }, 1)).toMatchObject({
			name: "R&D&amp;",
			description: "<",
			attributes: made.attributes,
		});
		const changed = await update(id, { brand: "®", description: "\n", attributes: { size: " ", brand: "A®" } }, 2);
		expect(changed.attributes).toEqual({ brand: "A®" });
		expect([changed.brand, changed.description]).toEqual([undefined, undefined]);
		await expect(update(id, { name: "  " }, 3)).rejects.toMatchObject(issue("/name", "TYPE"));
	});

	test("refuses a change of another version, and says which there is", async () => {
		const { id } = await createProduct(broker, productInput("U-2"));
		await update(id, { name: "Newer" }, 1);
		const refusal = { type: "VERSION_MISMATCH", data: { members: { version: 2 } } };
		await expect(update(id, { name: "Stale" }, 1)).rejects.toMatchObject(refusal);
		await expect(remove(id, 1)).rejects.toMatchObject(refusal);
		expect((await read(id)).name).toBe("Newer");
	});

	test("lets one of ten changes of the same version through", async () => {
		const { id } = await createProduct(broker, productInput("U-3"));
		const changes = Array.from({ length: 10 }, (_, i) => update(id, { name: `Try ${i}` }, 1));
		const outcomes = await Promise.allSettled(changes);
		expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
		expect((await read(id)).version).toBe(2);
	});

	test("takes a draft out of the public lists and an active one into them", async () => {
		const { id, slug } = await createProduct(broker, productInput("U-4", { brand: "Rare", status: "draft" }));
		const listed = async () => (await call(broker, "products.list", { brand: ["rare"] }, as({}))).data.map((p) => p.id);
		expect(await listed()).toEqual([]);
		await update(id, { status: "active" }, 1);
		expect(await listed()).toEqual([id]);
		await update(id, { status: "archived" }, 2);
		expect(await listed()).toEqual([]);
		await expect(call(broker, "products.get", { idOrSlug: slug }, as({}))).rejects.toMatchObject({ type: "NOT_FOUND" });
	});

	test("shows staff products of any status, by SKU, brand, category and status", async () => {
		const { id } = await createProduct(
			broker,
			productInput("U-5", { brand: "Scarce", status: "draft", categoryPath: ["Find me", "Here"] }),
		);
		const find = async (params: Params<"products.find">) =>
			(await call(broker, "products.find", params, staff())).data.map((product) => product.id);
		expect(await find({ sku: "U-5" })).toEqual([id]);
		expect(await find({ brand: "SCARCE" })).toEqual([id]);
		expect(await find({ category: "find-me" })).toEqual([id]);
		expect(await find({ category: "find-me-here", status: "draft", brand: "scarce" })).toEqual([id]);
		expect(await find({ category: "find-me", status: "active" })).toEqual([]);
		expect(await find({ category: "nowhere" })).toEqual([]);
	});
});

describe("deleting a product", () => {
	test("tells of it last and with its full state, whatever was still to be told", async () => {
		const { id } = await createProduct(broker, productInput("D-2", { brand: "Gone" }));
		await update(id, { name: "Renamed" }, 1);
		await remove(id, 2);
		await eventually(() => facts.some(({ type, subject }) => type === "product.deleted" && subject === id));
		const told = await factsAbout(id, 1);
		expect(told.at(-1)).toMatchObject({
			type: "product.deleted",
			aggregateVersion: 3,
			data: { name: "Renamed", brand: "Gone", sku: "D-2", deleted: true, revision: 3, version: 3 },
		});
		expect(told.filter(({ aggregateVersion }) => aggregateVersion >= 3)).toHaveLength(1);
	});

	test("frees its SKU and slug, tells of it, and leaves nothing behind", async () => {
		const { id, slug } = await createProduct(broker, productInput("D-1"));
		await factsAbout(id, 1);
		await remove(id, 1);
		await expect(read(id)).rejects.toMatchObject({ type: "NOT_FOUND" });
		await expect(remove(id, 1)).rejects.toMatchObject({ type: "NOT_FOUND" });
		const again = await createProduct(broker, productInput("D-1"));
		expect(again).toMatchObject({ slug, sku: "D-1" });

		const told = (await factsAbout(id, 2)).at(-1)!;
		expect(told).toMatchObject({ type: "product.deleted", aggregateVersion: 2 });
		// True because of its type.
		const snapshot = told.data as ProductSnapshot;
		expect(snapshot).toMatchObject({ id, slug, deleted: true, revision: 2 });
		expect(await call(broker, "products.variants", { skus: ["D-1"] })).toMatchObject([{ productId: again.id }]);
	});
});

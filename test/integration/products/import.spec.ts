import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import { JobDesk } from "../../../mixins/jobs/desk.ts";
import { Uploads } from "../../../services/products/import/uploads.ts";
import { store } from "../../../services/products/store.ts";
import { type Ctx, call } from "../../../shared/broker/call.ts";
import type { Fact } from "../../../shared/contracts/events.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import { as } from "../../support/broker.ts";
import { eventually } from "../../support/eventually.ts";
import { collectFacts } from "../../support/facts.ts";
import {
	createProduct,
	ended,
	exportAll,
	importAll,
	ndjson,
	productInput,
	realRows,
	sayLevels,
	staff,
	startProducts,
	upload,
} from "../../support/products.ts";

let shop: Awaited<ReturnType<typeof startProducts>>;
let broker: ServiceBroker;
let facts: Fact[];
beforeAll(async () => {
	shop = await startProducts();
	({ broker } = shop);
	facts = collectFacts(broker);
});
afterAll(() => shop.stop());

const row = (sku: string, more: object = {}) => ({
	sku,
	name: `Row ${sku}`,
	priceMinor: 100,
	currency: "USD",
	...more,
});
const NOTHING = { created: 0, updated: 0, unchanged: 0, failed: 0, ignored: 0, errors: [] };
const documents = () => store.of(broker.getLocalService("products"));
const bySku = async (sku: string) => (await call(broker, "products.find", { sku }, staff())).data[0];
const isRelayed = async () => (await documents().products.count({ "outbox.id": { $gt: "" } })) === 0;

describe("an import", () => {
	test("creates, updates and leaves alone; the same file again changes nothing and tells nothing", async () => {
		const file = ndjson([row("I-1"), row("I-2", { brand: "Nordvik®", nonsense: 1 }), row("I-3")]);
		const first = await importAll(broker, file);
		expect(first).toMatchObject({ status: "done", type: "products.import", progress: { done: 3, total: 3 } });
		expect(first.report).toEqual({ ...NOTHING, created: 3, ignored: 1 });
		expect(await bySku("I-2")).toMatchObject({ brand: "Nordvik", slug: "row-i-2" });

		const second = await importAll(broker, ndjson([row("I-1"), row("I-2", { priceMinor: 90 })]));
		expect(second.report).toEqual({ ...NOTHING, updated: 1, unchanged: 1 });
		expect(await bySku("I-2")).toMatchObject({ brand: "Nordvik", price: { amount: 90 }, version: 2 });

		await eventually(isRelayed);
		const told = facts.length;
		expect((await importAll(broker, ndjson([row("I-1"), row("I-3")]))).report).toEqual({ ...NOTHING, unchanged: 2 });
		expect(await isRelayed()).toBe(true);
		expect(facts).toHaveLength(told);
	});

	test("makes one product of rows that share it, in whatever chunk they are", async () => {
		const others = Array.from({ length: 520 }, (_, i) => row(`V-${i}`));
		const variant = (sku: string, colour: string) => row(sku, { name: "Phone", product: "phone", options: { colour } });
		const file = ndjson([variant("P-1", "Black"), ...others, variant("P-2", "White")]);
		expect((await importAll(broker, file)).report).toMatchObject({ created: 522, failed: 0 });
		expect((await bySku("P-2"))!.variants.map(({ sku }) => sku)).toEqual(["P-1", "P-2"]);
		const sold = await call(broker, "products.variants", { skus: ["P-2"] });
		expect(sold).toMatchObject([{ name: "Phone – White" }]);
	});

	test("makes slugs unique, and finds them unchanged the next time", async () => {
		const file = ndjson([row("Q-1", { slug: "same" }), row("Q-2", { slug: "same" }), row("Q-3", { name: "Same" })]);
		expect((await importAll(broker, file)).report).toMatchObject({ created: 3 });
		const slugs = await Promise.all(["Q-1", "Q-2", "Q-3"].map(async (sku) => (await bySku(sku))!.slug));
		expect(slugs).toEqual(["same", "same-q-2", "same-q-3"]);
		expect((await importAll(broker, file)).report).toMatchObject({ unchanged: 3 });
	});

	test("imports a SKU that comes twice under two products", async () => {
		const file = ndjson([row("T-1"), row("T-1", { product: "t", priceMinor: 7 }), row("T-2", { product: "t" })]);
		expect((await importAll(broker, file)).report).toMatchObject({ created: 2, updated: 1, failed: 0 });
		expect(await bySku("T-1")).toMatchObject({ price: { amount: 7 } });
	});

	test("reports broken rows with their lines, and imports the others", async () => {
		const long = row("B-9", { description: "x".repeat(70_000) });
		const lines = [
			JSON.stringify(row("B-1")),
			"{ broken",
			"",
			JSON.stringify(row("B 2")),
			JSON.stringify(row("B-3", { currency: "EUR", priceMinor: -1 })),
			JSON.stringify(long),
			JSON.stringify(row("B-4")),
		];
		const { status, progress, report } = await importAll(broker, lines.join("\r\n"));
		expect({ status, progress }).toEqual({ status: "done", progress: { done: 6, total: 6 } });
		expect(report).toMatchObject({ created: 2, failed: 4 });
		expect(report.errors.map(({ line, pointer, code }) => [line, pointer, code])).toEqual([
			[2, "", "INVALID_SYNTAX"],
			[4, "/sku", "INVALID_FORMAT"],
			[5, "/priceMinor", "TOO_SMALL"],
			[6, "", "ROW_TOO_LARGE"],
		]);
	});

	test("keeps the first thousand errors and counts all", async () => {
		const { report } = await importAll(broker, `${ndjson([row("E-1")])}${"{\n".repeat(1_200)}`);
		expect(report).toMatchObject({ created: 1, failed: 1_200 });
		expect(report.errors).toHaveLength(1_000);
		expect(report.errors.at(-1)).toMatchObject({ line: 1_001 });
	});

	test("keeps rows of any length that is allowed", async () => {
		const rows = Array.from({ length: 600 }, (_, i) =>
			row(`L-${i}`, { description: '"'.repeat(9_000), nonsense: "\\".repeat(20_000) }),
		);
		expect((await importAll(broker, ndjson(rows))).report).toMatchObject({ created: 600, failed: 0 });
	});

	test("reads CSV with quotes and line breaks in cells", async () => {
		const file = 'sku,name,priceMinor,currency,categoryPath,odd\r\nX-1,"A ""b""\nc",100,USD,Big > Small,1\r\n,,,,,\r\n';
		const { report } = await importAll(broker, file, { format: "csv" });
		expect(report).toMatchObject({ created: 1, failed: 1, ignored: 1 });
		expect(await bySku("X-1")).toMatchObject({ name: 'A "b"\nc', category: "big-small" });
	});

	test("declares the stock of a SKU until inventory has been heard of it", async () => {
		const declared = () => facts.filter(({ type, subject }) => type === "product.stock.declared" && subject === "K-1");
		const file = ndjson([row("K-1", { stock: 7 })]);
		await importAll(broker, file);
		await eventually(() => declared().length === 1);
		const { id: productId, inStock } = (await bySku("K-1"))!;
		expect(inStock).toBe(true);
		expect(declared()[0]!.data).toEqual({ sku: "K-1", productId, quantity: 7 });
		await sayLevels(broker, [{ sku: "K-1", inStock: true, flips: 1 }]);
		expect((await importAll(broker, file)).report).toEqual({ ...NOTHING, unchanged: 1 });
		expect(declared()).toHaveLength(1);
		expect(await bySku("K-1")).toMatchObject({ inStock: true, version: 1 });
	});

	test("believes inventory more than its own first figure", async () => {
		await importAll(broker, ndjson([row("K-2", { stock: 7 }), row("K-3", { stock: 0 })]));
		expect(await bySku("K-3")).toMatchObject({ inStock: false });
		await sayLevels(broker, [
			{ sku: "K-2", inStock: false, flips: 0 },
			{ sku: "K-3", inStock: true, flips: 0 },
		]);
		expect(await bySku("K-2")).toMatchObject({ inStock: false });
		expect(await bySku("K-3")).toMatchObject({ inStock: true });
	});

	test("does not undo what staff changes meanwhile", async () => {
		const { id } = await createProduct(broker, productInput("M-0", { description: "Kept." }));
		const rows = Array.from({ length: 400 }, (_, i) => row(`M-${i}`, { name: `M ${i}` }));
		const { job } = await upload(broker, ndjson(rows));
		for (let version = 1, edits = 0; edits < 5; ) {
			const edit = call(broker, "products.update", { id, brand: `Brand ${edits}` }, staff({ ifMatch: version }));
			await edit.then(
				() => edits++,
				() => undefined,
			);
			version = (await call(broker, "products.read", { id }, staff())).version;
		}
		expect((await ended(broker, job.id)).report).toMatchObject({ created: 399, updated: 1, failed: 0 });
		expect(await bySku("M-0")).toMatchObject({ name: "M 0", brand: "Brand 4", description: "Kept.", version: 7 });
	});
});

describe("an upload", () => {
	const REPLAYED = { "Idempotent-Replayed": "true" };

	test("with the key of another answers its job for the same bytes, and is refused for others", async () => {
		const file = ndjson([row("Y-1")]);
		const first = await upload(broker, file, { key: "same" });
		const again = await upload(broker, file, { key: "same" });
		expect([again.job.id, again.headers]).toEqual([first.job.id, REPLAYED]);
		expect(first.headers).toBeUndefined();
		await expect(upload(broker, ndjson([row("Y-2")]), { key: "same" })).rejects.toMatchObject({
			type: "IDEMPOTENCY_KEY_REUSED",
		});
		expect(await bySku("Y-2")).toBeUndefined();
	});

	test("makes one job when it comes ten times at once", async () => {
		const uploads = Array.from({ length: 10 }, () => upload(broker, ndjson([row("Y-3")]), { key: "ten" }));
		const answers = await Promise.all(uploads);
		expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1);
		expect(answers.filter(({ headers }) => headers === undefined)).toHaveLength(1);
	});

	const UNREADABLE = [
		["", "ndjson"],
		["\n\n", "ndjson"],
		["[1]\n", "ndjson"],
		["name\nx", "csv"],
	] as const;
	test.each(UNREADABLE)("of %j as %s is refused", async (text, format) => {
		await expect(upload(broker, text, { format })).rejects.toMatchObject({ type: "IMPORT_UNREADABLE" });
	});

	test("needs an Idempotency-Key", async () => {
		await expect(call(broker, "products.imports.open", { format: "ndjson" }, staff())).rejects.toMatchObject({
			type: "IDEMPOTENCY_KEY_REQUIRED",
		});
	});

	describe("that breaks off", () => {
		const jobs = async () => (await call(broker, "products.jobs.list", { limit: 100 }, staff())).data.length;
		const kept = async () =>
			(await documents().jobs.count({ status: "receiving" })) +
			(await documents().importChunks.count({ jobId: { $gt: "" } }));
		const gone = new Error("The client is gone.");
		const refusal = { type: "INVALID_REQUEST", data: { errors: [{ code: "INCOMPLETE" }] } };

		test("leaves nothing behind", async () => {
			await eventually(async () => (await kept()) === 0);
			const before = await jobs();
			const body = new PassThrough();
			body.write(ndjson(Array.from({ length: 1_200 }, (_, i) => row(`Z-${i}`))));
			const broken = upload(broker, body);
			await eventually(async () => (await kept()) > 1);
			body.destroy(gone);
			await expect(broken).rejects.toMatchObject(refusal);
			await eventually(async () => (await kept()) === 0);
			expect(await jobs()).toBe(before);
			expect(await bySku("Z-0")).toBeUndefined();
		});

		test("or stands still is over", async () => {
			const uploads = new Uploads(documents(), new JobDesk("products", documents().jobs), 50);
			const { meta } = staff({ idempotencyKey: "idle" });
			// True because this is all that is read of it.
			const ctx = { params: { format: "ndjson" }, meta, action: { name: "x" }, broker } as unknown as Ctx<
				Params<"products.imports.open">
			>;
			const { uploadId } = uploads.open(ctx);
			const bytes = Buffer.from(ndjson([row("IDLE-1")])).toString("base64");
			await uploads.append({ uploadId, at: 0, bytes });
			const more = () => uploads.append({ uploadId, at: 0, bytes }).catch(({ type }) => type);
			expect(await more()).toBe("SERVICE_UNAVAILABLE");
			await eventually(async () => (await kept()) === 0);
			expect(await more()).toBe("SERVICE_UNAVAILABLE");
		});

		test("is not continued where it is not known, nor with other bytes than the next ones", async () => {
			const { uploadId } = await call(
				broker,
				"products.imports.open",
				{ format: "ndjson" },
				staff({ idempotencyKey: "at" }),
			);
			const append = (id: string, at: number) =>
				call(broker, "products.imports.append", { uploadId: id, at, bytes: "e30K" }, staff());
			await append(uploadId, 0);
			for (const at of [0, 1, 4]) await expect(append(uploadId, at)).rejects.toMatchObject({ code: 503 });
			await append(uploadId, 3);
			await expect(append("another", 0)).rejects.toMatchObject({ code: 503 });
			const close = () => call(broker, "products.imports.close", { uploadId }, staff());
			expect((await close()).progress.total).toBe(2);
			await expect(close()).rejects.toMatchObject({ code: 503 });
		});

		test("before anyone reads it is refused all the same", async () => {
			const body = new PassThrough();
			const broken = upload(broker, body);
			body.destroy(gone);
			await expect(broken).rejects.toMatchObject(refusal);
		});
	});
});

describe("a job", () => {
	test("can be cancelled: what it has done stays, the rest is not done, its rows are discarded", async () => {
		const rows = Array.from({ length: 20_000 }, (_, i) => row(`N-${i}`));
		const { job } = await upload(broker, ndjson(rows));
		const cancel = () => call(broker, "products.jobs.cancel", { id: job.id }, staff());
		await eventually(async () => (await call(broker, "products.jobs.get", { id: job.id }, staff())).progress.done > 0);
		await cancel();
		const { status, progress, report } = await call(broker, "products.jobs.get", { id: job.id }, staff());
		expect(status).toBe("cancelled");
		expect(progress.done).toBeLessThan(20_000);
		expect(report.created).toBe(progress.done);
		await cancel();
		await eventually(async () => (await documents().importChunks.count({ jobId: job.id })) === 0);
		expect((await call(broker, "products.jobs.get", { id: job.id }, staff())).progress).toEqual(progress);
	});

	test("is shown to staff only, newest first, page by page", async () => {
		const page = (cursor?: string) =>
			call(broker, "products.jobs.list", { limit: 2, ...(cursor && { cursor }) }, staff());
		const first = await page();
		const second = await page(first.page.nextCursor!);
		const ids = [...first.data, ...second.data].map(({ id }) => id);
		expect(ids).toEqual(ids.toSorted().reverse());
		expect(new Set(ids).size).toBe(4);
		await expect(call(broker, "products.jobs.list", {}, as({}))).rejects.toMatchObject({ code: 401 });
		const none = "job_products_00000000000000000000000000";
		await expect(call(broker, "products.jobs.get", { id: none }, staff())).rejects.toMatchObject({ type: "NOT_FOUND" });
	});
});

describe("the real catalogue", () => {
	const real = realRows();
	const whenThere = real === undefined ? test.skip : test;

	whenThere.each(["ndjson", "csv"] as const)("imports whole, and its export as %s changes nothing", async (format) => {
		const own = await startProducts();
		try {
			const { report } = await importAll(own.broker, real!);
			expect(report).toMatchObject({ created: 408, failed: 0 });
			const exported = await exportAll(own.broker, format);
			expect((await importAll(own.broker, exported, { format })).report).toEqual({ ...NOTHING, unchanged: 408 });
			const other = await startProducts();
			try {
				expect((await importAll(other.broker, exported, { format })).report).toMatchObject({ created: 408 });
				expect(await exportAll(other.broker, format)).toBe(exported);
			} finally {
				await other.stop();
			}
		} finally {
			await own.stop();
		}
	});
});

import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Connection } from "mongoose";
import { CollectionAdapter } from "../../../mixins/document-store/drivers/mongodb/adapter.ts";
import { closeConnection, openConnection } from "../../../mixins/document-store/drivers/mongodb/connection.ts";
import { ensureIndexes } from "../../../mixins/document-store/drivers/mongodb/indexes.ts";
import { pageOf } from "../../../mixins/document-store/drivers/mongodb/page.ts";
import type { CollectionDefinition, FindQuery, Sort, Where } from "../../../mixins/document-store/port.ts";
import { shapeOf } from "../../../mixins/document-store/shape.ts";
import { JOBS } from "../../../mixins/jobs/port.ts";
import { PRODUCTS } from "../../../services/products/products.model.ts";
import { ALL, DELETED_ONES, PUBLIC } from "../../../services/products/shelves.ts";
import { SESSIONS } from "../../../services/users/sessions.model.ts";
import { USERS } from "../../../services/users/users.model.ts";
import { dropPrefixed } from "../../support/mongo.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

const PRODUCT_COUNT = 5_000;
const LIMIT = 20;

/** A stage of a plan with those below it. */
interface Stage {
	stage: string;
	indexName?: string;
	inputStage?: Stage;
	inputStages?: Stage[];
}

onServers("plans of MongoDB", ["PRODUCTS_DATABASE_URL"], ({ PRODUCTS_DATABASE_URL: url }) => {
	const run = freshClusterName().replace("-", "");
	let connection: Connection;
	const adapters = new Map<string, CollectionAdapter>();
	const adapterOf = (definition: CollectionDefinition) => adapters.get(definition.name)!;

	const product = (n: number) => ({
		_id: `prd_${String((n * 7919) % PRODUCT_COUNT).padStart(6, "0")}`,
		version: 1,
		revision: 1,
		slug: `product-${n}`,
		nameKey: `product ${n % 900}`,
		status: "active",
		price: { amount: (n * 31) % 2_000, currency: "USD" },
		popularity: (n % 50) / 50,
		inStock: n % 3 === 0,
		halls: n % 100 === 99 ? ["deleted"] : [PUBLIC, `hall${n % 8}`],
		shelves: [`shelf${n % 40}`],
		brandKeys: [`brand ${n % 60}`],
		variants: [{ sku: `SKU-${n}` }],
		outbox: n % 500 === 0 ? [{ id: `e${n}` }] : [],
		description: "x".repeat(500),
	});
	const documents: [CollectionDefinition, number, (n: number) => object][] = [
		[PRODUCTS, PRODUCT_COUNT, product],
		[
			USERS,
			1_000,
			(n) => ({ _id: `usr_${n}`, version: 1, emailKey: `${n}@example.com`, role: n === 7 ? "admin" : "customer" }),
		],
		[
			SESSIONS,
			1_000,
			(n) => ({ _id: `ses_${n}`, version: 1, userId: `usr_${n >> 2}`, epoch: 0, tokenHash: "h", expiresAt: n }),
		],
		[
			JOBS,
			1_000,
			(n) => ({ _id: `job_${n}`, version: 1, status: n === 7 ? "queued" : "done", leaseUntil: 0, hasInput: false }),
		],
	];

	beforeAll(async () => {
		connection = await openConnection(url);
		for (const [definition, count, make] of documents) {
			const adapter = new CollectionAdapter(shapeOf({ ...definition, name: `${run}${definition.name}` }));
			await ensureIndexes(connection, adapter.shape, "PRODUCTS_DATABASE_URL");
			adapter.bind(connection);
			await adapter.bound.collection.insertMany(Array.from({ length: count }, (_, n) => make(n)));
			adapters.set(definition.name, adapter);
		}
	});
	afterAll(async () => {
		await closeConnection(connection);
		await dropPrefixed(url, run);
	});

	async function explain(definition: CollectionDefinition, query: FindQuery) {
		const { filter, options } = pageOf(query);
		const { collection } = adapterOf(definition).bound;
		const { queryPlanner, executionStats } = (await collection.find(filter, options).explain("executionStats")) as any;
		const stages: Stage[] = [];
		const walk = (stage: Stage): void => {
			stages.push(stage);
			for (const below of [stage.inputStage, ...(stage.inputStages ?? [])]) if (below) walk(below);
		};
		walk(queryPlanner.winningPlan);
		return {
			names: stages.map(({ stage }) => stage),
			indexes: [...new Set(stages.flatMap(({ indexName }) => indexName ?? []))],
			keys: executionStats.totalKeysExamined as number,
			documents: executionStats.totalDocsExamined as number,
		};
	}

	const orders: [string, Sort, unknown[]][] = [
		["newest", [["_id", -1]], ["prd_003000"]],
		["price", [["price.amount", 1]], [700, "prd_003000"]],
		["name", [["nameKey", 1]], ["product 444", "prd_003000"]],
		["popularity", [["popularity", -1]], [0.5, "prd_003000"]],
	];
	const lists: [string, Where][] = [
		["everything", { halls: PUBLIC }],
		["a category at the top", { halls: "hall3" }],
		["what is in stock", { halls: PUBLIC, inStock: true }],
		["a range of prices", { halls: PUBLIC, "price.amount": { $gte: 200, $lte: 1_800 } }],
	];
	test.each(
		lists.flatMap(([list, where]) =>
			orders.flatMap(([order, sort, after]) => [
				[`${list} by ${order}`, { where, sort, limit: LIMIT }, order],
				[`${list} by ${order} behind a cursor`, { where, sort, after, limit: LIMIT }, order],
			]),
		) as [string, FindQuery, string][],
	)("reads a page of %s along an index, unsorted", async (_name, query, order) => {
		const { names, indexes, keys, documents } = await explain(PRODUCTS, query);
		expect(indexes).toEqual([`hall-${order}`]);
		expect(names).not.toContain("SORT");
		expect(documents).toBeLessThanOrEqual(2 * (LIMIT + 1) + 2);
		expect(keys).toBeLessThan(10 * LIMIT);
	});

	test.each<[string, Where, string]>([
		["a category below the top", { shelves: "shelf3" }, "shelf"],
		["a brand", { brandKeys: "brand 7" }, "brand"],
		["brands in a category", { brandKeys: { $in: ["brand 7", "brand 8"] }, shelves: "shelf7" }, "shelf"],
	])("reads no more than its products for %s by newest, unsorted", async (_name, where, index) => {
		const { names, indexes, keys } = await explain(PRODUCTS, { where, sort: [["_id", -1]], limit: LIMIT });
		expect(indexes).toEqual([index]);
		expect(names).not.toContain("SORT");
		expect(keys).toBeLessThanOrEqual(2 * (PRODUCT_COUNT / 40));
	});

	test("reads a page of any status by newest along an index, unsorted", async () => {
		for (const after of [undefined, ["prd_003000"]]) {
			const query: FindQuery = { where: ALL, sort: [["_id", -1]], limit: LIMIT, ...(after && { after }) };
			const { names, documents } = await explain(PRODUCTS, query);
			expect(names).toContain("IXSCAN");
			expect(names).not.toContain("SORT");
			expect(documents).toBeLessThanOrEqual(2 * (LIMIT + 1));
		}
	});

	test.each<[string, CollectionDefinition, Where, string, number]>([
		["pending facts", PRODUCTS, { "outbox.id": { $gt: "" } }, "_pending", 10],
		["deleted products", PRODUCTS, DELETED_ONES, "hall-newest", 21],
		["a session's account", SESSIONS, { userId: "usr_7" }, "sessions_user", 4],
		["administrators", USERS, { role: "admin" }, "users_role", 1],
	])("finds %s along the index, unsorted, reading no others", async (_name, definition, where, index, found) => {
		const { names, indexes, documents } = await explain(definition, { where, limit: LIMIT });
		expect(indexes).toEqual([index]);
		expect(names).not.toContain("SORT");
		expect(documents).toBe(found);
	});

	// By a value of a unique index, or by a range: what little there is must be sorted by id.
	test.each<[string, CollectionDefinition, Where, string, number]>([
		["a SKU", PRODUCTS, { "variants.sku": "SKU-77" }, "sku", 1],
		["SKUs", PRODUCTS, { "variants.sku": { $in: ["SKU-77", "SKU-78", "none"] } }, "sku", 2],
		["a slug", PRODUCTS, { slug: "product-77" }, "slug", 1],
		["slugs", PRODUCTS, { slug: { $in: ["product-77", "none"] } }, "slug", 1],
		["an e-mail", USERS, { emailKey: "77@example.com" }, "users_email", 1],
		["expired sessions", SESSIONS, { expiresAt: { $lte: 9 } }, "sessions_expiry", 10],
		["open jobs", JOBS, { status: { $in: ["queued", "running"] }, leaseUntil: { $lt: 5 } }, "open", 1],
	])("finds %s by the index, reading no others", async (_name, definition, where, index, found) => {
		const { indexes, documents } = await explain(definition, { where, limit: LIMIT });
		expect(indexes).toEqual([index]);
		expect(documents).toBe(found);
	});
});

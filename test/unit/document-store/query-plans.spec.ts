import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Connection } from "../../../mixins/document-store/drivers/sqlite/connection.ts";
import { findSql } from "../../../mixins/document-store/drivers/sqlite/page.ts";
import { countSql, targetSql } from "../../../mixins/document-store/drivers/sqlite/query.ts";
import { type Table, tableOf } from "../../../mixins/document-store/drivers/sqlite/table.ts";
import type { FindQuery, Where } from "../../../mixins/document-store/port.ts";
import { shapeOf } from "../../../mixins/document-store/shape.ts";

describe("query plans", () => {
	let connection: Connection;
	let table: Table;
	beforeAll(() => {
		table = tableOf(
			shapeOf({
				name: "products",
				fields: { price: "number", name: "string", inStock: "boolean", scopes: "strings", "variants.sku": "strings" },
				required: ["price", "name", "inStock"],
				indexes: [
					{ name: "sku", fields: ["variants.sku"], unique: true },
					{ name: "price", fields: ["price"] },
					{ name: "scope-price", fields: ["scopes", "price"] },
					{ name: "scope-stock-price", fields: ["scopes", "inStock", "price"] },
					{ name: "scope-stock-name", fields: ["scopes", "inStock", "name"] },
				],
			}),
		);
		connection = new Connection(":memory:", table.ddl.join(";"));
	});
	afterAll(() => connection.close());

	const explain = ({ text, params }: { text: string; params: any[] }): string =>
		connection
			.all<{ detail: string }>({ text: `EXPLAIN QUERY PLAN ${text}`, params })
			.map(({ detail }) => detail)
			.join("\n");
	const plan = (query: Partial<FindQuery>, isFew = false) => explain(findSql(table, { limit: 20, ...query }, isFew));
	const sort: FindQuery["sort"] = [["price", -1]];
	const after = [5, "a"];

	test.each<[string, Partial<FindQuery>, string]>([
		["a scope by price", { where: { scopes: "a" }, sort }, "products#scope-price (_value=?)"],
		[
			"a scope by price behind a cursor",
			{ where: { scopes: "a" }, sort, after },
			"products#scope-price (_value=? AND (price,_id)<(?,?))",
		],
		[
			"what is in stock",
			{ where: { scopes: "a", inStock: true }, sort, after },
			"products#scope-stock-price (_value=? AND inStock=? AND (price,_id)<(?,?))",
		],
		[
			"a range of prices behind a cursor",
			{ where: { scopes: "a", price: { $gte: 1 } }, sort, after },
			"products#scope-price (_value=? AND (price,_id)<(?,?))",
		],
		["everything by price", { sort, after }, "products#price ((price,_id)<(?,?))"],
		["a SKU", { where: { "variants.sku": "1" } }, "products#sku (_value=?)"],
		["pending facts", { where: { "outbox.id": { $gt: "" } } }, "products/pending (_pending=?)"],
	])("reads %s as one range of an index, unsorted", (_name, query, index) => {
		expect(plan(query)).toContain(index);
		// A page is read from the index first and walked through then; that walk is no scan of a table.
		expect(plan(query).replaceAll("SCAN (subquery-1)", "")).not.toMatch(/SCAN|TEMP B-TREE/);
	});

	test("merges one range a scope", () => {
		const merged = plan({ where: { scopes: { $in: ["a", "b", "c"] } }, sort, after });
		expect(merged.match(/INDEX products#scope-price \(_value=\? AND \(price,_id\)<\(\?,\?\)\)/g)).toHaveLength(3);
	});

	test("merges what is in stock and what is not where only their indexes have the sort", () => {
		const merged = plan({ where: { scopes: "a" }, sort: [["name", 1]], after: ["n", "a"] });
		expect(
			merged.match(/products#scope-stock-name \(_value=\? AND inStock=\? AND \(name,_id\)>\(\?,\?\)\)/g),
		).toHaveLength(2);
	});

	test("goes by the sort where a range on another field has many, by the range where it has few", () => {
		const query: Partial<FindQuery> = {
			where: { scopes: "a", inStock: true, price: { $lt: 9 } },
			sort: [["name", 1]],
			after: ["n", "a"],
		};
		expect(plan(query)).toContain("products#scope-stock-name");
		expect(plan(query, true)).toContain("products#scope-stock-price (_value=? AND inStock=? AND price<?)");
	});

	test.each<[string, Where, string]>([
		["a scope", { scopes: "a" }, "COVERING INDEX products#scope"],
		["a scope's stock", { scopes: "a", inStock: true }, "COVERING INDEX products#scope-stock"],
	])("counts %s in an index alone", (_name, where, index) => {
		expect(explain(countSql(table, where, 100))).toContain(index);
	});

	test("finds an update's target by its id", () => {
		expect(explain(targetSql(table, { _id: "a", version: 1 }))).toContain("sqlite_autoindex_products_1 (_id=?)");
	});
});

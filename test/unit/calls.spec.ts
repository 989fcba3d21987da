import { describe, expect, test } from "@jest/globals";
import { serviceNames } from "../../shared/config.ts";
import { calls } from "../../shared/contracts/calls.ts";
import { runtimeSources } from "../support/architecture.ts";
import { findCycle, undeclaredCalls } from "../support/calls.ts";

describe("calls between services", () => {
	test("form no cycle", () => {
		expect(findCycle(calls)).toBeUndefined();
	});

	test("are declared for every service there is", () => {
		expect(Object.keys(calls)).toEqual(expect.arrayContaining(serviceNames));
	});

	test("are only those that are declared", () => {
		expect(undeclaredCalls(runtimeSources(), calls)).toEqual([]);
	});
});

describe("the rules catch", () => {
	test.each([
		[{ a: ["b"], b: ["c"], c: ["a"] }, ["a", "b", "c", "a"]],
		[{ a: ["b"], b: ["c", "d"], c: [], d: ["b"] }, ["b", "d", "b"]],
		[{ a: [], b: ["b"] }, ["b", "b"]],
	])("the cycle in %j", (made, cycle) => {
		expect(findCycle(made)).toEqual(cycle);
	});

	test("no cycle where two ways lead to one service", () => {
		expect(findCycle({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] })).toBeUndefined();
	});

	test.each([
		'await call(ctx, "orders.place", {});',
		'await call(\n\tctx,\n\t"orders.place",\n\t{ key: "carts.x" },\n);',
		'await ctx.call("orders.place");',
		'await this.broker.call("orders.place");',
		"await call(contextOf(this), 'orders.place');",
		'await call<Promise<Order>>(ctx, "orders.place");',
	])("%s in a service that may not", (text) => {
		const made = { carts: ["products"], products: [], orders: ["carts"] };
		const files = new Map([["services/carts/complete.ts", `await call(ctx, "products.list");\n${text}`]]);
		expect(undeclaredCalls(files, made)).toEqual(["services/carts/complete.ts calls orders"]);
	});
});

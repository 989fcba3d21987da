import { describe, expect, test } from "@jest/globals";
import { embeddedEngines, embeddedOrders } from "../../mixins/search-index/drivers/embedded/engine.ts";
import { order, orderSource, putOrder } from "../support/order-corpus.ts";
import { product, source } from "../support/search-corpus.ts";
import { orderIndexContract } from "./order-index.ts";

describe("the embedded order index", () => {
	orderIndexContract(embeddedOrders);

	test("is not available before its first rebuild is complete, and keeps what arrives before", async () => {
		const engine = embeddedOrders();
		const unavailable = { type: "SERVICE_UNAVAILABLE", retryable: true };
		await expect(engine.search({ limit: 1 })).rejects.toMatchObject(unavailable);
		await engine.open();
		await engine.apply([putOrder(order("a", { customerName: "Newer", version: 3 }))]);
		await expect(engine.search({ limit: 1 })).rejects.toMatchObject(unavailable);
		expect(await engine.health()).toMatchObject({ ready: false });
		await engine.rebuild(orderSource([order("a"), order("b")]));
		expect((await engine.search({ limit: 5 })).hits.map(({ customerName }) => customerName)).toEqual([
			"Newer",
			"Grace Hopper",
		]);
		await engine.close();
		await expect(engine.search({ limit: 1 })).rejects.toMatchObject(unavailable);
	});

	test("shares its thread with the products, and either may be closed first", async () => {
		const { products, orders } = embeddedEngines();
		await products.open();
		await orders.open();
		await products.rebuild(source([product("a")]));
		await expect(orders.search({ limit: 1 })).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE" });
		await orders.rebuild(orderSource([order("b")]));
		await products.close();
		await expect(products.search({ limit: 1 })).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE" });
		expect((await orders.search({ limit: 1 })).total).toBe(1);
		const lost = orders.whenLost!();
		await orders.close();
		await lost;
		await expect(orders.rebuild(orderSource([]))).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE" });
	});
});

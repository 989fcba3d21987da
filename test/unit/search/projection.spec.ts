import { expect, test } from "@jest/globals";
import { embeddedEngines } from "../../../mixins/search-index/drivers/embedded/engine.ts";
import { changeOfOrder } from "../../../services/search/order-document.ts";
import { projection } from "../../../services/search/projection.ts";
import { newFact } from "../../../shared/broker/fact.ts";
import { topology } from "../../../shared/contracts/events.ts";
import type { OrderSnapshot } from "../../../shared/contracts/orders.ts";
import { money } from "../../../shared/money.ts";
import { orderSnapshot } from "../../support/snapshots.ts";

const factOf = (data: OrderSnapshot) =>
	newFact({ type: "order.confirmed", subject: data.order.id, aggregateVersion: 2, actor: "system:test", data });

test("takes every fact that the topology gives to search", () => {
	expect(Object.keys(projection(embeddedEngines())).sort()).toEqual([...topology.search].sort());
});

test("fails for an order that the index refuses, so that its fact ends in the dead letters, and for no other", async () => {
	const engines = embeddedEngines();
	await engines.orders.open();
	const take = projection(engines)["order.confirmed"]!;
	const sound = factOf(orderSnapshot());
	const poison = factOf(orderSnapshot(undefined, { email: "nobody" }));
	await expect(take([sound, poison])).rejects.toThrow(`${poison.subject} is not indexed: doc.email is not valid`);
	await take([sound]);
	await expect(take([poison])).rejects.toThrow("doc.email is not valid");
	expect((await engines.orders.health()).documents).toBe(1);
	await engines.orders.close();
});

test("counts of a line what was paid for it", () => {
	const snapshot = orderSnapshot([{ sku: "A-1", quantity: 3, price: 1_000 }]);
	Object.assign(snapshot.lines[0]!, { discount: money(500, "USD"), tax: money(200, "USD") });
	const change = changeOfOrder(snapshot);
	expect(change).toMatchObject({
		version: 2,
		doc: {
			customerName: "Ada Lovelace",
			total: 3_000,
			lines: [{ sku: "A-1", quantity: 3, total: 2_700, brand: "acme", categories: ["audio"] }],
		},
	});
});

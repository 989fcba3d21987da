import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { elasticOrders } from "../../../mixins/search-index/drivers/elastic/orders.ts";
import type { OrderDocument, StatisticsQuery } from "../../../mixins/search-index/order-port.ts";
import type { Change } from "../../../mixins/search-index/port.ts";
import { isUnavailable } from "../../../shared/errors.ts";
import { searchOrders, statisticsOf } from "../../contract/order-index/brute-force.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { orderSource, putOrder, randomOrders } from "../../support/order-corpus.ts";
import { onServers } from "../../support/servers.ts";

const ORDERS = 3_000;
const SOLD = ["CONFIRMED", "SHIPPED", "DELIVERED"];
const SALES: StatisticsQuery = { placed: {}, interval: "week", sold: SOLD, currency: "USD", top: 20 };

onServers("rebuilds of the order index in Elasticsearch", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const newCluster = temporaryClusters(url);

	test("while several nodes write and read, end equal to the store, and no read fails or sees a part", async () => {
		const clusterName = newCluster();
		const nodes = [1, 2, 3].map(() => elasticOrders({ url, clusterName }));
		const [builder, writer, reader] = nodes as [(typeof nodes)[0], (typeof nodes)[0], (typeof nodes)[0]];
		for (const node of nodes) await node.open();
		const store = new Map(randomOrders(ORDERS, 7).map((order) => [order.id, order]));
		await builder.rebuild(orderSource([...store.values()], 500));

		const ids = [...store.keys()];
		const later = randomOrders(ORDERS + 500, 7).slice(ORDERS);
		let isOver = false;
		let written = 0;
		/** Changes the store first, as orders does, then the index: statuses, new orders. */
		const writing = async () => {
			for (; !isOver; written++) {
				const known = store.get(ids[(written * 7919) % ids.length]!)!;
				const next = written % 5 === 0 ? later.pop() : undefined;
				const status = SOLD[written % SOLD.length]!;
				const order: OrderDocument = next ?? { ...known, status, version: known.version + 1 };
				store.set(order.id, order);
				await eventuallyApplied(writer, [putOrder(order)]);
			}
		};
		let reads = 0;
		const reading = async () => {
			for (; !isOver; reads++) {
				const [{ total }, { orders }] = await Promise.all([reader.search({ limit: 5 }), reader.statistics(SALES)]);
				expect(total).toBeGreaterThanOrEqual(ORDERS);
				expect(orders).toBeGreaterThan(0);
			}
		};
		/** The store as a scan sees it: page by page, each as it is at its time. */
		async function* scan(): AsyncIterable<Change<OrderDocument>[]> {
			const all = [...store.keys()];
			for (let at = 0; at < all.length; at += 200) yield all.slice(at, at + 200).map((id) => putOrder(store.get(id)!));
		}

		const others = Promise.all([writing(), reading()]);
		const generations = new Set<string>();
		for (let round = 0; round < 3; round++) {
			await builder.rebuild(scan());
			generations.add((await reader.health()).generation);
		}
		isOver = true;
		await others;
		await reader.refresh();
		expect(generations.size).toBe(3);
		expect(written).toBeGreaterThan(50);
		expect(reads).toBeGreaterThan(20);

		const orders = [...store.values()];
		expect(await reader.statistics(SALES)).toEqual(statisticsOf(orders, SALES));
		const { hits } = searchOrders(orders, { limit: orders.length });
		for (let offset = 0; offset < hits.length; offset += 100)
			expect((await reader.search({ limit: 100, offset })).hits).toEqual(hits.slice(offset, offset + 100));
		for (const node of nodes) await node.close();
	});
});

/** Applies changes as a queue delivers them: again and again while the index says "not now". */
async function eventuallyApplied(
	engine: ReturnType<typeof elasticOrders>,
	changes: Change<OrderDocument>[],
): Promise<void> {
	for (let tries = 0; ; tries++) {
		try {
			await engine.apply(changes);
			return;
		} catch (error) {
			if (!isUnavailable(error) || tries === 100) throw error;
			await delay(20);
		}
	}
}

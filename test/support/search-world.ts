import type { ServiceBroker, ServiceSchema } from "moleculer";
import { busOf } from "../../mixins/events/mixin.ts";
import { newFact } from "../../shared/broker/fact.ts";
import type { EventType } from "../../shared/contracts/events.ts";
import type { ServiceName } from "../../shared/contracts/index.ts";
import type { OrderSnapshot } from "../../shared/contracts/orders.ts";
import type { ProductSnapshot } from "../../shared/contracts/products.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { fakeService } from "./broker.ts";

/** What products and orders have, for a test to arrange. */
export interface SearchWorld {
	products: ProductSnapshot[];
	orders: OrderSnapshot[];
	away: Set<ServiceName>;
	/** Awaited before each page of products. */
	hold: Promise<unknown> | undefined;
	/** Pages of products that were read. */
	pages: number;
}

/** The services that search is filled from, in memory. */
export function searchWorld(): { world: SearchWorld; services: ServiceSchema[] } {
	const world: SearchWorld = { products: [], orders: [], away: new Set(), hold: undefined, pages: 0 };
	const present = (service: ServiceName) => {
		if (world.away.has(service)) throw new ServiceUnavailable(`The service ${service}`);
	};
	const page = <T>(all: T[], idOf: (each: T) => string, { after = "", limit }: { after?: string; limit: number }) =>
		[...all]
			.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
			.filter((each) => idOf(each) > after)
			.slice(0, limit);
	const products = fakeService("products", {
		async snapshots({ params }) {
			present("products");
			world.pages += 1;
			await world.hold;
			return page(world.products, ({ id }) => id, params);
		},
	});
	const orders = fakeService("orders", {
		snapshots({ params }) {
			present("orders");
			return page(world.orders, ({ order }) => order.id, params);
		},
	});
	return { world, services: [products, orders] };
}

/** Tells facts of one type about products or orders, as their services would. */
export async function tell<T extends EventType>(
	broker: ServiceBroker,
	type: T,
	...all: (T extends `product.${string}` ? ProductSnapshot : OrderSnapshot)[]
): Promise<void> {
	const facts = all.map((data) => {
		const [subject, aggregateVersion] =
			"order" in data ? [data.order.id, data.order.version] : [data.id, data.revision];
		// True because the type of the data follows from the fact's.
		return newFact({ type, subject, aggregateVersion, actor: "system:test", data: data as never });
	});
	await busOf(broker).publish(facts);
}

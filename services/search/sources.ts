import type { Service } from "moleculer";
import type { OrderDocument } from "../../mixins/search-index/order-port.ts";
import type { Change, ProductDocument, SearchEngine } from "../../mixins/search-index/port.ts";
import { asSystem, call } from "../../shared/broker/call.ts";
import type { Engines } from "./engines.ts";
import { changeOfOrder } from "./order-document.ts";
import { changeOfProduct } from "./product-document.ts";

/** An index with what it is filled from. */
export interface FilledIndex<D = unknown> {
	name: keyof Engines;
	engine: SearchEngine<D>;
	/** Everything that its service has, in the order of ids; ends with the signal's reason when that is given. */
	source(signal: AbortSignal): AsyncIterable<Change<D>[]>;
}

/** Snapshots a page; an order's is longer. */
const PRODUCTS = 500;
const ORDERS = 200;

/** The indexes of the service, filled from the services that own what is in them. */
export function filledIndexes({ broker }: Service, { products, orders }: Engines): FilledIndex[] {
	const options = asSystem("search");
	const page = (limit: number, after?: string) => ({ limit, ...(after !== undefined && { after }) });
	const readProducts = (after?: string) => call(broker, "products.snapshots", page(PRODUCTS, after), options);
	const readOrders = (after?: string) => call(broker, "orders.snapshots", page(ORDERS, after), options);
	const ofProducts: FilledIndex<ProductDocument> = {
		name: "products",
		engine: products,
		source: (signal) => changes(readProducts, changeOfProduct, PRODUCTS, signal),
	};
	const ofOrders: FilledIndex<OrderDocument> = {
		name: "orders",
		engine: orders,
		source: (signal) => changes(readOrders, changeOfOrder, ORDERS, signal),
	};
	return [ofProducts, ofOrders];
}

async function* changes<S, D>(
	read: (after?: string) => Promise<S[]>,
	changeOf: (snapshot: S) => Change<D>,
	batch: number,
	signal: AbortSignal,
): AsyncGenerator<Change<D>[]> {
	let after: string | undefined;
	do {
		const snapshots = await unless(signal, read(after));
		const page = snapshots.map(changeOf);
		if (page.length > 0) yield page;
		after = page.length === batch ? page.at(-1)!.id : undefined;
	} while (after !== undefined);
}

/** The result of the work, or at once the signal's reason, which rejects. */
async function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
	signal.throwIfAborted();
	const aborted = Promise.withResolvers<never>();
	const abort = () => aborted.reject(signal.reason);
	signal.addEventListener("abort", abort);
	try {
		return await Promise.race([work, aborted.promise]);
	} finally {
		signal.removeEventListener("abort", abort);
	}
}

import type { ServiceSchema } from "moleculer";
import type { Quote } from "../../shared/contracts/carts.ts";
import type { ServiceName } from "../../shared/contracts/index.ts";
import type { Reservation } from "../../shared/contracts/inventory.ts";
import { NotFound, ServiceUnavailable } from "../../shared/errors.ts";
import { fakeService } from "./broker.ts";

/** What orders' neighbours know, for a test to arrange and to look at. */
export interface World {
	/** Carts by id, as they would be quoted now. */
	quotes: Map<string, Quote>;
	/** Pieces that are left, by SKU; a SKU that is not here has plenty. */
	stock: Map<string, number>;
	reservations: Map<string, Reservation & { lines: { sku: string; quantity: number }[] }>;
	/** Order ids that carts was told of. */
	completed: string[];
	/** Services that do not answer, and how long the others take. */
	away: Set<ServiceName>;
	quoteCalls: number;
}

/** Carts and inventory in memory, idempotent on the order's id as the real ones are. */
export function checkoutWorld(): { world: World; carts: ServiceSchema; inventory: ServiceSchema } {
	const world: World = {
		quotes: new Map(),
		stock: new Map(),
		reservations: new Map(),
		completed: [],
		away: new Set(),
		quoteCalls: 0,
	};
	const present = (service: ServiceName) => {
		if (world.away.has(service)) throw new ServiceUnavailable(`The service ${service}`);
	};

	const carts = fakeService("carts", {
		quote({ params }) {
			present("carts");
			world.quoteCalls += 1;
			const quote = world.quotes.get(params.id);
			if (!quote) throw new NotFound("cart");
			return structuredClone(quote);
		},
		complete({ params }) {
			present("carts");
			if (!world.completed.includes(params.orderId)) world.completed.push(params.orderId);
			return null;
		},
	});

	const inventory = fakeService("inventory", {
		reserve({ params: { orderId, lines } }) {
			present("inventory");
			const known = world.reservations.get(orderId);
			if (known) return answerOf(known);
			const left = (sku: string) => world.stock.get(sku) ?? 1_000_000;
			const shortages = lines
				.filter(({ sku, quantity }) => left(sku) < quantity)
				.map(({ sku, quantity }) => ({ sku, requested: quantity, available: left(sku) }));
			const isShort = shortages.length > 0;
			if (!isShort) for (const { sku, quantity } of lines) world.stock.set(sku, left(sku) - quantity);
			const reservation = { orderId, status: isShort ? ("REFUSED" as const) : ("RESERVED" as const), shortages, lines };
			world.reservations.set(orderId, reservation);
			return answerOf(reservation);
		},
		release({ params: { orderId } }) {
			present("inventory");
			const known = world.reservations.get(orderId);
			if (known?.status === "RESERVED")
				for (const { sku, quantity } of known.lines) world.stock.set(sku, world.stock.get(sku)! + quantity);
			const released = { orderId, status: "RELEASED" as const, shortages: [], lines: known?.lines ?? [] };
			world.reservations.set(orderId, released);
			return answerOf(released);
		},
	});
	return { world, carts, inventory };
}

const answerOf = ({ orderId, status, shortages }: Reservation): Reservation => ({ orderId, status, shortages });

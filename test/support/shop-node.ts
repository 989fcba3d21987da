import inventory from "../../services/inventory/inventory.service.ts";
import orders from "../../services/orders/orders.service.ts";
import payments from "../../services/payments/payments.service.ts";
import type { Caller } from "../../shared/auth.ts";
import { call } from "../../shared/broker/call.ts";
import type { Quote } from "../../shared/contracts/carts.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { as, startBroker } from "./broker.ts";
import { checkoutWorld } from "./checkout-world.ts";

/** What a node is to do, on databases that others use too. */
export interface Errand {
	dataDir: string;
	urls: Record<string, string>;
	caller: Caller;
	place?: { quote: Quote; body: Params<"orders.place">; key: string };
	cancel?: string;
}

// A node of its own, which runs one errand and ends: by a failpoint of FAILPOINTS, or with a line of what it came to.
// True because the test that spawns it writes this argument.
const { dataDir, urls, caller, place, cancel } = JSON.parse(process.argv[2]!) as Errand;
const { world, carts } = checkoutWorld();
const broker = await startBroker([carts, inventory, payments, orders], {
	dataDir,
	postgresUrl: (service) => urls[service]!,
});
if (place) {
	world.quotes.set(place.quote.cartId, place.quote);
	await call(broker, "orders.place", place.body, as(caller, { idempotencyKey: place.key }));
}
if (cancel) await call(broker, "orders.cancel", { id: cancel }, as(caller));
console.log("The errand is done.");
process.exit(0);

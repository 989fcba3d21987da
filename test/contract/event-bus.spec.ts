import { expect, test } from "@jest/globals";
import { memoryBus } from "../../mixins/events/buses/memory.ts";
import { newFact } from "../../shared/broker/fact.ts";
import { eventBusSuite } from "./event-bus.ts";

eventBusSuite("memory", async (delays) => ({ bus: memoryBus({ delays }), close: async () => {} }));

test("in memory a fact leaves its outbox only when its consumer has finished it", async () => {
	const bus = memoryBus();
	const data = { cartId: "crt_1", userId: "usr_1" };
	const fact = newFact({ type: "cart.claimed", subject: "crt_1", aggregateVersion: 1, actor: "system:test", data });
	const { promise: effect, resolve: finish } = Promise.withResolvers<void>();
	await bus.consume("carts", { "order.confirmed": async () => {}, "cart.claimed": () => effect }, async () => {});
	let gone: string[] | undefined;
	const publishing = bus.publish([fact]).then((ids) => {
		gone = ids;
	});
	await new Promise((resolve) => setImmediate(resolve));
	expect(gone).toBeUndefined();
	finish();
	await publishing;
	expect(gone).toEqual([fact.id]);
});

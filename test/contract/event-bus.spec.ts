import { memoryBus } from "../../mixins/events/buses/memory.ts";
import { eventBusSuite } from "./event-bus.ts";

eventBusSuite("memory", async (delays) => ({ bus: memoryBus({ delays }), close: async () => {} }));

import type { Service, ServiceBroker, ServiceSchema } from "moleculer";
import type { Consumer } from "../../shared/contracts/events.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { amqpBus } from "./buses/amqp/bus.ts";
import { memoryBus } from "./buses/memory.ts";
import type { DeadLetter, EventBus, Handlers, OutboxSource } from "./port.ts";
import { type Relay, startRelay } from "./relay.ts";

const buses = new WeakMap<ServiceBroker, EventBus>();

/** The bus of a broker, RabbitMQ where AMQP_URL is set: one for all services of the process. */
export function busOf(broker: ServiceBroker): EventBus {
	let bus = buses.get(broker);
	if (!bus) {
		const { amqpUrl: url, clusterName } = runtimeOf({ broker }).config;
		bus = url ? amqpBus({ url, clusterName, logger: broker.getLogger("facts") }) : memoryBus();
		buses.set(broker, bus);
	}
	return bus;
}

export interface FactsOptions {
	/** Where the service's own facts wait; absent for one that only listens. */
	outbox?: (service: Service) => OutboxSource[];
	/** What it consumes, by type: everything the topology declares for it. */
	consumes?: (service: Service) => Handlers;
	/** Where it keeps facts that failed for good, where the bus does not; required of a consumer. */
	deadLetter?: (service: Service) => DeadLetter;
}

interface Running {
	closeBus: () => Promise<void>;
	relay?: Relay;
	stopConsuming?: () => Promise<void>;
}

/** Gives a service its outbox relay and its consumer; both stop, with their work finished, before its store closes. */
export function facts(options: FactsOptions) {
	const running = new WeakMap<Service, Running>();
	const mixin: Partial<ServiceSchema> = {
		async started(this: Service) {
			const bus = busOf(this.broker);
			const state: Running = { closeBus: await bus.open() };
			running.set(this, state);
			if (options.consumes) {
				const keep = bus.keepsDeadLetters ? undefined : options.deadLetter!(this);
				const deadLetter: DeadLetter = async (fact, reason) => {
					await keep?.(fact, reason);
					this.logger.error(`Gave up on the fact ${fact.type} ${fact.id}; it is in the dead letters.`, { reason });
				};
				state.stopConsuming = await bus.consume(this.name as Consumer, options.consumes(this), deadLetter);
			}
			if (options.outbox) state.relay = startRelay(options.outbox(this), bus, this.logger);
		},
		async stopped(this: Service) {
			const state = running.get(this);
			await state?.relay?.stop();
			await state?.stopConsuming?.();
			await state?.closeBus();
		},
	};
	return {
		mixin,
		/** Says that the service has committed facts, so that they travel at once. */
		wake: (service: Service): void => running.get(service)?.relay?.wake(),
	};
}

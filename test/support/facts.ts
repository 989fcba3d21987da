import type { ServiceBroker } from "moleculer";
import { busOf } from "../../mixins/events/mixin.ts";
import type { Fact } from "../../shared/contracts/events.ts";

/** Collects every fact that the services of a broker tell from now on, each once. */
export function collectFacts(broker: ServiceBroker): Fact[] {
	const bus = busOf(broker);
	const publish = bus.publish;
	const told: Fact[] = [];
	bus.publish = (facts) => {
		told.push(...facts.filter(({ id }) => !told.some((fact) => fact.id === id)));
		return publish(facts);
	};
	return told;
}

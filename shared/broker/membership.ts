import { setTimeout as delay } from "node:timers/promises";
import type { ServiceBroker } from "moleculer";
import { RabbitTransporter } from "./transporter.ts";

/** By then everybody has heard that this node's services are gone, or is too busy to ask them anything. */
const QUIET_MS = 500;
/** Longer than a request may take; shorter than an orchestrator waits. */
const LEAVE_WITHIN_MS = 10_000;
const LOOK_MS = 20;

/**
 * Starts a broker, and waits for RabbitMQ however long that is away. Throws a StartError where it refuses this node for
 * good; then `broker.stop()` ends what was begun.
 */
export async function join(broker: ServiceBroker): Promise<void> {
	const transporter = transporterOf(broker);
	await Promise.race([broker.start(), ...(transporter ? [transporter.refused] : [])]);
}

/**
 * Says to the other nodes that the services of this one are gone, and answers what is still sent to it until nothing
 * comes and nothing runs any more, for 10 s at most. `broker.stop()` belongs behind it: that alone refuses what comes
 * after its first word.
 */
export async function leave(broker: ServiceBroker): Promise<void> {
	const transporter = transporterOf(broker);
	if (!transporter?.connected) return;
	const { registry } = broker;
	// Else what was to be said about a service that has just stopped would take the place of what is said here.
	registry.getLocalNodeInfo();
	registry.regenerateLocalRawInfo(true, true);
	await registry.discoverer.sendLocalNodeInfo();
	const end = Date.now() + LEAVE_WITHIN_MS;
	await delay(QUIET_MS);
	while (!transporter.isQuietFor(QUIET_MS) && Date.now() < end) await delay(LOOK_MS);
}

function transporterOf({ transit }: ServiceBroker): RabbitTransporter | undefined {
	return transit?.tx instanceof RabbitTransporter ? transit.tx : undefined;
}

import { afterAll } from "@jest/globals";
import { amqpBus } from "../../../mixins/events/buses/amqp/bus.ts";
import { eventBusSuite } from "../../contract/event-bus.ts";
import { quiet, removeTopology } from "../../support/amqp.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

onServers("the contract of the event bus", ["AMQP_URL"], ({ AMQP_URL: url }) => {
	const clusterName = freshClusterName();
	let used: number[] = [];

	eventBusSuite("RabbitMQ", async (delays) => {
		used = delays;
		const bus = amqpBus({ url, clusterName, logger: quiet, delays });
		return { bus, close: await bus.open() };
	});

	afterAll(() => removeTopology(url, clusterName, used));
});

import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ServiceBroker, type ServiceSchema } from "moleculer";
import { namesOf } from "../../../mixins/events/buses/amqp/topology.ts";
import { facts } from "../../../mixins/events/mixin.ts";
import { brokerOptions } from "../../../moleculer.config.ts";
import { loadConfig, serviceNames } from "../../../shared/config.ts";
import type { Fact } from "../../../shared/contracts/events.ts";
import { StartError } from "../../../shared/errors.ts";
import { setRuntime } from "../../../shared/runtime.ts";
import { claimed, outside, removeTopology } from "../../support/amqp.ts";
import { eventually } from "../../support/eventually.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

const DELAYS = [1_000, 10_000, 60_000, 600_000];

onServers("services that tell and hear facts", ["AMQP_URL"], ({ AMQP_URL: url }) => {
	let clusterName: string;
	let brokers: ServiceBroker[];
	let log: string[];
	beforeEach(() => {
		clusterName = freshClusterName();
		brokers = [];
		log = [];
	});
	afterEach(async () => {
		await Promise.all(brokers.map((broker) => broker.stop()));
		await removeTopology(url, clusterName, DELAYS);
	});

	/** A process with one service; without a transporter, so that only facts are between them. */
	async function start(schema: ServiceSchema, amqpUrl = url): Promise<void> {
		const variables = { NODE_ENV: "test", LOG_LEVEL: "error", CLUSTER_NAME: clusterName };
		const alone = loadConfig(variables, { serviceNames });
		const broker = new ServiceBroker(brokerOptions(alone, { write: (line) => void log.push(line) }));
		const config = loadConfig({ ...variables, AMQP_URL: amqpUrl }, { serviceNames });
		setRuntime(broker, { config, postgresUrl: () => "" });
		broker.createService(schema);
		brokers.push(broker);
		await broker.start();
	}

	/** A service whose outbox is an array. */
	function teller(): { schema: ServiceSchema; tell(...facts: Fact[]): void; pending(): number } {
		let pending: Fact[] = [];
		const drain = async (limit: number, _: object, publish: (facts: Fact[]) => Promise<string[]>) => {
			const taken = pending.slice(0, limit);
			const gone = taken.length > 0 ? await publish(taken) : [];
			pending = pending.filter(({ id }) => !gone.includes(id));
			return taken.length;
		};
		const schema = { name: "orders", mixins: [facts({ outbox: () => [{ drain }] }).mixin as ServiceSchema] };
		return { schema, tell: (...told) => void pending.push(...told), pending: () => pending.length };
	}

	/** A service that takes what is told to carts. */
	const hearer = (hear: (facts: Fact[]) => Promise<void>): ServiceSchema => {
		const deadLetter = () => async () => {
			throw new TypeError("The bus keeps them, not the service.");
		};
		const consumes = () => ({ "order.confirmed": async () => {}, "cart.claimed": hear });
		return { name: "carts", mixins: [facts({ consumes, deadLetter }).mixin as ServiceSchema] };
	};

	test("hear, in a process of their own, what another process tells", async () => {
		const heard: string[] = [];
		const orders = teller();
		await start(orders.schema);
		orders.tell(claimed(1), claimed(2));
		await eventually(() => orders.pending() === 0);
		await start(hearer(async (some) => void heard.push(...some.map(({ subject }) => subject))));
		await eventually(() => heard.length === 2);
	});

	test("log a fact that is given up, and leave it to the dead letters of RabbitMQ", async () => {
		await start(
			hearer(async () => {
				throw new TypeError("cannot read this");
			}),
		);
		const names = namesOf(clusterName);
		const fact = claimed(1);
		await outside(url, async (channel) => {
			channel.sendToQueue(names.queue("carts"), Buffer.from(JSON.stringify(fact)), { headers: { "x-attempt": 4 } });
			await channel.checkQueue(names.queue("carts"));
		});
		await eventually(() => log.some((line) => line.includes(`Gave up on the fact cart.claimed ${fact.id}`)));
		const letter = await outside(url, (channel) => channel.get(names.deadLetters("carts")));
		expect(letter).toMatchObject({ properties: { headers: { "x-attempt": 5 } } });
	});

	test("do not start with a password that RabbitMQ refuses", async () => {
		await start(teller().schema);
		const wrong = Object.assign(new URL(url), { password: "tops3cret" }).href;
		await expect(start(teller().schema, wrong)).rejects.toBeInstanceOf(StartError);
		await expect(
			start(
				hearer(async () => {}),
				wrong,
			),
		).rejects.toBeInstanceOf(StartError);
	});
});

import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { amqpBus } from "../../../mixins/events/buses/amqp/bus.ts";
import { type DeadLetters, deadLettersOf } from "../../../mixins/events/buses/amqp/dead-letters.ts";
import { namesOf } from "../../../mixins/events/buses/amqp/topology.ts";
import type { EventBus, FactHandler } from "../../../mixins/events/port.ts";
import { PooledDatabase } from "../../../mixins/postgres/database.ts";
import { once } from "../../../mixins/postgres/inbox.ts";
import { readMigrations } from "../../../mixins/postgres/migrate.ts";
import { statement } from "../../../mixins/postgres/port.ts";
import { replCommands } from "../../../shared/boot/repl-commands.ts";
import type { Fact } from "../../../shared/contracts/events.ts";
import { ServiceUnavailable } from "../../../shared/errors.ts";
import { claimed, outside, quiet, removeTopology } from "../../support/amqp.ts";
import { eventually } from "../../support/eventually.ts";
import { createSchema, dropSchema } from "../../support/postgres.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";
import { tcpProxy } from "../../support/tcp-proxy.ts";

onServers("facts over RabbitMQ", ["AMQP_URL", "INVENTORY_DATABASE_URL"], (urls) => {
	const { AMQP_URL: url } = urls;
	const delays = [20, 20, 20, 20];
	let clusterName: string;
	let names: ReturnType<typeof namesOf>;
	/** What a test has opened, in the order to close it. */
	let ends: (() => Promise<unknown>)[];
	beforeEach(() => {
		clusterName = freshClusterName();
		names = namesOf(clusterName);
		ends = [];
	});
	afterEach(async () => {
		for (const end of ends) await end();
		await removeTopology(url, clusterName, delays);
	});

	async function node(by = url): Promise<EventBus> {
		const bus = amqpBus({ url: by, clusterName, logger: quiet, delays });
		ends.push(await bus.open());
		return bus;
	}
	/** Begins to consume what is sent to carts; the answer stops it. */
	async function consume(bus: EventBus, handler: FactHandler, dead: string[] = []): Promise<() => Promise<void>> {
		const handlers = { "order.confirmed": async () => {}, "cart.claimed": handler as FactHandler<"cart.claimed"> };
		const stop = await bus.consume("carts", handlers, async ({ id }) => void dead.push(id));
		ends.unshift(stop);
		return stop;
	}
	/** A consumer that notes what it was given. */
	async function listen(bus: EventBus): Promise<{ seen: string[]; stop(): Promise<void> }> {
		const seen: string[] = [];
		const stop = await consume(bus, async (facts) => void seen.push(...facts.map(({ id }) => id)));
		return { seen, stop };
	}
	/** Enters commands as an operator does; answers what is said. */
	const operator =
		(letters: DeadLetters) =>
		async (name: string, args: Record<string, string> = {}) => {
			const said: string[] = [];
			const commands = replCommands(
				() => letters,
				(line) => void said.push(line),
			);
			await commands.find(({ command }) => command.split(" ")[0] === name)!.action(undefined, args);
			return said;
		};
	const idsOf = (facts: Fact[]) => facts.map(({ id }) => id).sort();
	/** A letter from a queue of the cluster, left there. */
	const peek = (queue: string) => outside(url, (channel) => channel.get(queue));

	test("brings what was published while its consumer was down, once it is back", async () => {
		const bus = await node();
		const first = await listen(bus);
		await first.stop();
		const facts = [claimed(1), claimed(2)];
		expect(await bus.publish(facts)).toHaveLength(2);
		const { seen } = await listen(await node());
		await eventually(() => seen.length === 2);
		expect([first.seen, seen.sort()]).toEqual([[], idsOf(facts)]);
	});

	test("a fact whose queue somebody deleted stays in its outbox", async () => {
		const bus = await node();
		await outside(url, (channel) => channel.deleteQueue(names.queue("carts")));
		await expect(bus.publish([claimed(1)])).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE" });
		const consumed = { ...claimed(2), type: "product.created" } as unknown as Fact;
		expect(await bus.publish([claimed(1), consumed])).toEqual([consumed.id]);
	});

	test("two consumers of a service share its queue", async () => {
		const [one, two] = [await listen(await node()), await listen(await node())];
		const facts = Array.from({ length: 1_000 }, (_, n) => claimed(n));
		const bus = await node();
		for (let i = 0; i < facts.length; i += 100) await bus.publish(facts.slice(i, i + 100));
		await eventually(() => one.seen.length + two.seen.length === facts.length);
		expect([...one.seen, ...two.seen].sort()).toEqual(idsOf(facts));
		expect(Math.min(one.seen.length, two.seen.length)).toBeGreaterThan(0);
	});

	test("a poison fact ends among the dead letters with its reason, and is effective when it is replayed", async () => {
		const bus = await node();
		const dead: string[] = [];
		const seen: string[] = [];
		let isMended = false;
		const poison = claimed(666);
		await consume(
			bus,
			async (facts) => {
				if (!isMended && facts.some(({ id }) => id === poison.id)) throw new TypeError("cannot read this");
				seen.push(...facts.map(({ id }) => id));
			},
			dead,
		);
		const good = Array.from({ length: 50 }, (_, n) => claimed(n));
		await bus.publish([...good.slice(0, 25), poison, ...good.slice(25)]);
		await eventually(() => dead.length === 1 && seen.length === good.length);
		expect(dead).toEqual([poison.id]);
		const letter = await peek(names.deadLetters("carts"));
		expect(letter).toMatchObject({
			properties: {
				...{ messageId: poison.id, type: "cart.claimed", deliveryMode: 2 },
				headers: { "x-attempt": 5, "x-reason": "TypeError: cannot read this" },
			},
		});
		const letters = deadLettersOf({ url, clusterName, logger: quiet });
		ends.unshift(() => letters.close());
		await eventually(async () => (await letters.depths()).carts === 1);
		expect(await letters.depths()).toEqual({ products: 0, carts: 1, inventory: 0, search: 0 });

		const said = operator(letters);
		expect(await said("dead-letters")).toEqual(["products   0", "carts      1", "inventory  0", "search     0"]);
		expect(await said("replay", { service: "orders" })).toEqual([expect.stringContaining("not to orders")]);
		expect(await said("replay", { service: "carts" })).toEqual([expect.stringContaining("carts is given 1 facts")]);
		await eventually(async () => (await letters.depths()).carts === 1);
		isMended = true;
		expect(await letters.replay("carts")).toBe(1);
		await eventually(() => seen.includes(poison.id));
		expect((await letters.depths()).carts).toBe(0);
	});

	test("a message that is no fact ends there at once", async () => {
		const bus = await node();
		const { seen } = await listen(bus);
		for (const text of ["{", "null", '{"id":7}'])
			await outside(url, async (channel) => {
				channel.sendToQueue(names.queue("carts"), Buffer.from(text));
				await channel.checkQueue(names.queue("carts"));
			});
		const fact = claimed(1);
		await bus.publish([fact]);
		await eventually(() => seen.length === 1);
		const letters = deadLettersOf({ url, clusterName, logger: quiet });
		ends.unshift(() => letters.close());
		await eventually(async () => (await letters.depths()).carts === 3);
		expect(await peek(names.deadLetters("carts"))).toMatchObject({
			properties: { headers: { "x-reason": expect.stringContaining("SyntaxError") } },
		});
	});

	test("facts whose store is away wait unharmed: none counts as failed, nor as delivered many times", async () => {
		const bus = await node();
		let probes = 0;
		const stop = await consume(bus, async () => {
			probes += 1;
			throw new ServiceUnavailable("The store");
		});
		const fact = claimed(1);
		await bus.publish([fact, claimed(2)]);
		await eventually(() => probes === 4);
		await stop();
		// Given back once, at the stop.
		await eventually(async () => {
			const letter = await peek(names.queue("carts"));
			if (!letter) return false;
			const { headers = {} } = letter.properties;
			expect(headers).not.toHaveProperty("x-attempt");
			return headers["x-delivery-count"] === 1;
		});
		const { seen } = await listen(bus);
		await eventually(() => seen.length === 2);
	});

	test("has one effect of a fact whose connection was closed while it was being handled", async () => {
		const schema = await createSchema(urls.INVENTORY_DATABASE_URL);
		const shared = await readMigrations(new URL("../../../services/payments/migrations/", import.meta.url));
		const effects = { name: "effects", up: "CREATE TABLE effects (event_id text)" };
		const migrations = [...shared.filter(({ name }) => name.startsWith("shared/")), effects];
		const database = new PooledDatabase({ name: "effects", url: schema, migrations });
		await database.open();
		ends.push(
			() => database.close(),
			() => dropSchema(schema),
		);
		const proxy = await tcpProxy({ host: new URL(url).hostname, port: Number(new URL(url).port) });
		ends.push(() => proxy.close());
		const bus = await node(Object.assign(new URL(url), { hostname: "127.0.0.1", port: proxy.port }).href);
		const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
		let deliveries = 0;
		let finished = 0;
		await consume(bus, async (facts) => {
			deliveries += facts.length;
			await held;
			await database.transaction(async (sql) => {
				for (const { id } of facts)
					if (await once(sql, "carts", id)) await sql.query(statement("add", "INSERT INTO effects VALUES ($1)"), [id]);
			});
			finished += facts.length;
		});
		const fact = claimed(1);
		await bus.publish([fact]);
		await eventually(() => deliveries === 1);
		proxy.reset();
		await eventually(() => deliveries === 2);
		letGo();
		await eventually(() => finished === 2);
		expect(await database.query(statement("all", "SELECT event_id FROM effects"))).toEqual([{ event_id: fact.id }]);
		await eventually(async () => (await peek(names.queue("carts"))) === false);
	});

	test("gives to another node what a node had begun that was never heard of again", async () => {
		const proxy = await tcpProxy({ host: new URL(url).hostname, port: Number(new URL(url).port) });
		ends.push(() => proxy.close());
		const bus = await node();
		const lost = await node(Object.assign(new URL(url), { hostname: "127.0.0.1", port: proxy.port }).href);
		const { promise: end, resolve: letGo } = Promise.withResolvers<void>();
		let begun = 0;
		await consume(lost, async (facts) => {
			begun += facts.length;
			await end;
		});
		const fact = claimed(1);
		await bus.publish([fact]);
		await eventually(() => begun === 1);
		const { seen } = await listen(bus);
		await proxy.kill();
		await eventually(() => seen.includes(fact.id));
		letGo();
	});

	test("takes from a queue what an earlier version had bound to it", async () => {
		const bus = await node();
		const type = "user.registered";
		await outside(url, (channel) => channel.bindQueue(names.queue("carts"), names.events, type));
		const { stop } = await listen(bus);
		await stop();
		const fact = { ...claimed(1), type } as unknown as Fact;
		expect(await bus.publish([fact])).toEqual([fact.id]);
		expect(await peek(names.queue("carts"))).toBe(false);
	});

	test("tries a fact of a type that this version does not know again later", async () => {
		const bus = await node();
		const { seen } = await listen(bus);
		await outside(url, (channel) => channel.bindQueue(names.queue("carts"), names.events, "user.registered"));
		const fact = { ...claimed(1), type: "user.registered" } as unknown as Fact;
		await bus.publish([fact]);
		await eventually(async () => (await peek(names.deadLetters("carts"))) !== false);
		expect(seen).toEqual([]);
	});

	test("refuses to use a queue that is there with other arguments", async () => {
		const queue = names.queue("carts");
		await outside(url, (channel) => channel.assertQueue(queue, { durable: true }));
		const bus = amqpBus({ url, clusterName, logger: quiet, delays });
		await expect(bus.open()).rejects.toThrow(`the queue ${queue} exists on RabbitMQ with another x-`);
	});
});

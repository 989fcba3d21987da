import { setTimeout as delay } from "node:timers/promises";
import { Errors, type ServiceBroker, Transporters } from "moleculer";
// Types alone: a node without RabbitMQ loads no client.
import type { ChannelModel, ConsumeMessage } from "../../mixins/amqp/amqplib.ts";
import { refusalOf, translate } from "../../mixins/amqp/errors.ts";
import { speaksOtherwise } from "../../mixins/amqp/greeting.ts";
import { StartError } from "../errors.ts";
import { within } from "../within.ts";

/** Seconds; a server that is silent for two to three of them is given up. */
const HEARTBEAT_S = 3;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 1_500;
/** A server that has read nothing for so long is asked nothing more. */
const CLOGGED_MS = 1_000;
const GOODBYE_WITHIN_MS = 2_000;
/** A queue goes with its node's connection; this is for nodes that vanish together with RabbitMQ. */
const QUEUES_EXPIRE_MS = 60_000;
/** What a server says of itself that says nothing. */
const NO_RABBIT = { product: "", version: "" };
const REQUEST = "REQ";
const RESPONSE = "RES";

type Delivery = Pick<ConsumeMessage, "content" | "properties" | "fields">;
type Sent = Parameters<Transporters.AMQP["send"]>[2];

/**
 * Moleculer's AMQP transporter, made to survive. It finds back to RabbitMQ within seconds of any fault. A request runs
 * at most once, and not at all when it comes too late: whoever wants it again sends it again, with its key. A node
 * that is gone is noticed by the first request that does not find its queue.
 */
export class RabbitTransporter extends Transporters.AMQP {
	readonly #url: string;
	readonly #refusal = Promise.withResolvers<never>();
	#log!: ReturnType<ServiceBroker["getLogger"]>;
	#lastWarning = "";
	/** Ends the attempts to connect. */
	#end = new AbortController();
	/** Breaks the connection off: all that is under way on it fails. */
	#drop: (why: string) => void = () => {};
	/** Since when RabbitMQ has read nothing, in epoch milliseconds; 0 while it reads. */
	#cloggedAt = 0;
	#requests = { running: 0, lastAt: 0 };

	/** `url` is AMQP_URL. */
	constructor(url: string) {
		// Nothing is acknowledged after it ran: a node full of requests that wait for other nodes must hear of those that
		// come back to it, and a request must not be given out again, to run beside itself. It costs a tenth less, too.
		super({ consumeOptions: { noAck: true } });
		const target = new URL(url);
		if (!target.searchParams.has("heartbeat")) target.searchParams.set("heartbeat", String(HEARTBEAT_S));
		this.#url = target.href;
		this.#refusal.promise.catch(() => {});
	}

	/** Rejects with a StartError when RabbitMQ refuses a node that was never connected; never resolves. */
	get refused(): Promise<never> {
		return this.#refusal.promise;
	}

	/** Says whether no request is running, and none has come for a while (milliseconds). */
	isQuietFor(ms: number): boolean {
		return this.#requests.running === 0 && Date.now() - this.#requests.lastAt >= ms;
	}

	override init(...parts: Parameters<Transporters.AMQP["init"]>): void {
		super.init(...parts);
		// All names on RabbitMQ begin with the cluster's.
		this.prefix = this.broker.namespace;
		this.#log = this.broker.getLogger("rabbitmq");
	}

	/** Resolves when the node is connected, however long that takes; it then stays so, as far as RabbitMQ does. */
	override connect(): Promise<void> {
		this.#end = new AbortController();
		return new Promise((resolve) => void this.#stayConnected(resolve));
	}

	async #stayConnected(isThere: () => void): Promise<void> {
		const { signal } = this.#end;
		let isNew = true;
		for (let failures = 0; !signal.aborted; failures++) {
			try {
				const { lost } = await this.#open();
				if (!isNew) this.#log.info("RabbitMQ is connected again.");
				[isNew, failures, this.#lastWarning] = [false, 0, ""];
				isThere();
				const why = await lost;
				if (!signal.aborted) this.#warn(`RabbitMQ is lost; this node looks for it. ${why}`);
			} catch (thrown) {
				this.#drop("It could not be set up.");
				// Else whoever sends waits for subscriptions that have failed. True because Transit keeps them there.
				(this.transit as unknown as { subscribing: unknown }).subscribing = null;
				const isOther = isNew && failures === 0 && (await speaksOtherwise(this.#url));
				const error = (isOther && refusalOf(NO_RABBIT)) || translate(thrown);
				if (isNew && error instanceof StartError) return this.#refusal.reject(error);
				this.#warn(`RabbitMQ is away; this node waits for it. ${error.cause ?? error}`);
			}
			const ms = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** failures) * (0.5 + Math.random() / 2);
			await delay(ms, undefined, { signal }).catch(() => {});
		}
	}

	/** Connects and subscribes. Answers, packed to be awaited later, why the connection has ended. */
	async #open(): Promise<{ lost: Promise<string> }> {
		const { dial, hangUp } = await import("../../mixins/amqp/amqplib.ts");
		const connection = await dial(this.#url, this.nodeID);
		const lost = new Promise<string>((resolve) => {
			connection.on("close", (error?: Error) => {
				this.connected = false;
				resolve(String(error ?? "It was closed."));
			});
		});
		this.#drop = (why) => {
			this.connected = false;
			hangUp(connection, why);
		};
		const refusal = refusalOf(connection.connection.serverProperties);
		if (refusal) throw refusal;
		this.connection = connection;
		await this.#openChannel(connection);
		this.connectionCount++;
		const isReconnect = this.connectionCount > 1;
		if (isReconnect) await this.transit.makeSubscriptions();
		await this.onConnected(isReconnect);
		return { lost };
	}

	async #openChannel(connection: ChannelModel): Promise<void> {
		const channel = await connection.createChannel();
		this.channel = channel;
		this.bindings = [];
		this.#cloggedAt = 0;
		channel.on("error", ({ message }: Error) => this.#warn(`RabbitMQ closed the channel: ${message}`));
		// A connection without its channel looks alive, and nobody hears the node any more.
		channel.on("close", () => this.#end.signal.aborted || this.#drop("The channel is gone."));
		channel.on("return", (message: Delivery) => this.#onReturn(message));
		channel.on("drain", () => {
			this.#cloggedAt = 0;
		});
		connection.on("blocked", () => {
			this.#cloggedAt = 1;
		});
		connection.on("unblocked", () => {
			this.#cloggedAt = 0;
		});
	}

	/** Ends it with a goodbye, for which RabbitMQ has 2 s. */
	override async disconnect(): Promise<void> {
		this.#end.abort();
		await within(GOODBYE_WITHIN_MS, Promise.resolve(super.disconnect()), () => {});
		this.#drop("The node has stopped.");
	}

	/** Queues go with the connection of their node, but for answers: they may wait for it to come back. */
	override _getQueueOptions(packetType: string): Record<string, unknown> {
		return { expires: QUEUES_EXPIRE_MS, autoDelete: packetType !== RESPONSE };
	}

	override _consumeCB(packetType: string): (delivery: Delivery | null) => void {
		return (delivery) => {
			// RabbitMQ cancels the consumer of a queue that somebody deletes.
			if (!delivery) return this.#drop("A queue of this node was deleted.");
			void (packetType === REQUEST ? this.#answer(delivery) : this.receive(packetType, delivery.content));
		};
	}

	async #answer({ content, properties: { timestamp, expiration } }: Delivery): Promise<void> {
		if (timestamp + Number(expiration) <= Date.now())
			return this.#log.debug("A request came too late and was dropped.");
		this.#requests.running++;
		try {
			await this.receive(REQUEST, content);
		} finally {
			this.#requests.running--;
			this.#requests.lastAt = Date.now();
		}
	}

	/** A node whose queue is gone is gone: what waits for its answers fails, and it is asked nothing until it is back. */
	#onReturn({ fields }: Delivery): void {
		const nodeID = fields.routingKey.slice(`${this.prefix}.${REQUEST}.`.length);
		this.broker.registry.discoverer.remoteNodeDisconnected(nodeID, true);
	}

	override send(topic: string, data: Buffer, { packet, balanced }: Sent): Promise<void> {
		const isRequest = packet.type === REQUEST;
		try {
			if (isRequest && this.#isClogged()) throw new Error("RabbitMQ takes nothing.");
			const options = isRequest ? requestOptions(packet.payload.timeout) : {};
			const [exchange, key] = packet.target != null || balanced ? ["", topic] : [topic, ""];
			const flows = this.channel.publish(exchange, key, data, options);
			if (!flows) this.#cloggedAt ||= Date.now();
		} catch (error) {
			// Nobody waits for the rest.
			if (isRequest) return Promise.reject(new Errors.BrokerDisconnectedError(`${error}`));
		}
		return Promise.resolve();
	}

	#isClogged(): boolean {
		return this.#cloggedAt > 0 && Date.now() - this.#cloggedAt > CLOGGED_MS;
	}

	/** Once for every new cause. */
	#warn(message: string): void {
		if (message !== this.#lastWarning) this.#log.warn(message);
		this.#lastWarning = message;
	}
}

/**
 * A request expires with its caller's patience: in its queue by RabbitMQ's clock, and in sockets, where a server that
 * hangs may hold it for long, by the clock of the node that is asked. Clocks of nodes agree to a second or so.
 */
const requestOptions = (timeoutMs: number | undefined) => ({
	mandatory: true,
	...(timeoutMs && { expiration: String(Math.ceil(timeoutMs)), timestamp: Date.now() }),
});

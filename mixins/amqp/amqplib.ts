import type { ChannelModel, ConfirmChannel, ConsumeMessage, Options } from "amqplib";

export type { ChannelModel, ConfirmChannel, ConsumeMessage };
export type PublishOptions = Options.Publish;

/** Seconds; a server that is silent for two to three of them is given up. */
const HEARTBEAT_S = 5;
/** For the connection and each step of its handshake: a paused server accepts connections and then says nothing. */
const CONNECT_TIMEOUT_MS = 1_500;

/** Opens a connection that RabbitMQ lists under `name`. Its errors end in its `close` event, never in the process. */
export async function dial(url: string, name: string): Promise<ChannelModel> {
	const target = new URL(url);
	if (!target.searchParams.has("heartbeat")) target.searchParams.set("heartbeat", String(HEARTBEAT_S));
	// Loaded here, so that a process without AMQP_URL never loads it.
	const { connect } = await import("amqplib");
	const connection = await connect(target.href, {
		noDelay: true,
		timeout: CONNECT_TIMEOUT_MS,
		clientProperties: { connection_name: name },
	});
	connection.on("error", () => {});
	// amqplib 0.10 only says goodbye; a server that does not answer would keep the socket, and the process, for ever.
	connection.on("close", () => socketOf(connection).destroy());
	return connection;
}

/** Breaks a connection off without waiting for its server: everything under way on it fails now. */
export const hangUp = (connection: ChannelModel, why: string): void =>
	void socketOf(connection).destroy(new Error(why));

// amqplib 0.10 keeps its socket in `stream`, which its types leave out.
const socketOf = ({ connection }: ChannelModel) =>
	(connection as unknown as { stream: { destroy(error?: Error): void } }).stream;

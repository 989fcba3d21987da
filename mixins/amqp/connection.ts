import { type ChannelModel, dial, hangUp } from "./amqplib.ts";
import { refusalOf } from "./errors.ts";

/**
 * Publishers and consumers have a connection each: RabbitMQ stops reading from one that publishes more than it can
 * store, and acknowledgements must get through all the same.
 */
export type Purpose = "publish" | "consume";

const CLOSE_WITHIN_MS = 1_000;

/** One connection to RabbitMQ; dialled when a channel asks, and again by the next one that asks after it was lost. */
export class Connection {
	readonly #url: string;
	readonly #name: string;
	#open: Promise<ChannelModel> | undefined;
	/** Channels that use it. */
	users = 0;
	/** What it last failed with. */
	lastError = "";

	constructor(url: string, name: string) {
		this.#url = url;
		this.#name = name;
	}

	/** The open connection; all who ask meanwhile share one attempt. Throws what amqplib throws, or a StartError. */
	open(): Promise<ChannelModel> {
		this.#open ??= this.#dial();
		return this.#open;
	}

	/** Breaks it off: its channels fail now and ask again. */
	drop(why: string): void {
		this.#open?.then((connection) => hangUp(connection, why)).catch(() => {});
	}

	/** Ends it with a goodbye, for which a server has 1 s. */
	async close(): Promise<void> {
		const connection = await this.#open?.catch(() => undefined);
		if (!connection) return;
		const closed = new Promise((resolve) => connection.once("close", resolve));
		const timer = setTimeout(() => hangUp(connection, "no answer to the goodbye"), CLOSE_WITHIN_MS);
		// Not awaited: where the server hangs, it never resolves.
		connection.close().catch(() => {});
		await closed;
		clearTimeout(timer);
	}

	async #dial(): Promise<ChannelModel> {
		try {
			const connection = await dial(this.#url, this.#name);
			connection.on("error", (error: Error) => {
				this.lastError = error.message;
			});
			connection.on("close", () => {
				this.#open = undefined;
			});
			const refusal = refusalOf(connection.connection.serverProperties);
			if (!refusal) return connection;
			hangUp(connection, refusal.message);
			throw refusal;
		} catch (error) {
			this.#open = undefined;
			throw error;
		}
	}
}

const connections = new Map<string, Connection>();

/** The process's connection to a server for a purpose; there as long as somebody uses it. */
export function useConnection(url: string, purpose: Purpose): { connection: Connection; release(): Promise<void> } {
	const key = `${purpose} ${url}`;
	const connection = connections.get(key) ?? new Connection(url, `voltrico ${purpose}`);
	connections.set(key, connection);
	connection.users += 1;
	return {
		connection,
		async release() {
			connection.users -= 1;
			if (connection.users > 0) return;
			connections.delete(key);
			await connection.close();
		},
	};
}

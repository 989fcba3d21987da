import { ServiceUnavailable } from "../../../../shared/errors.ts";
import { Channel } from "./channel.ts";

/** The worker thread that the indexes of a process share. It runs while one of them is open, unless it has died. */
export class Thread {
	#channel: Channel | undefined;
	readonly #users = new Set<object>();

	/** Begins to use the thread, and starts it where it does not run. */
	open(user: object): void {
		this.#users.add(user);
		this.restart(user);
	}

	/** Starts the thread again where it has died. Throws ServiceUnavailable where `user` does not use it. */
	restart(user: object): void {
		if (!this.#users.has(user)) throw new ServiceUnavailable("Search");
		if (this.#channel) return;
		const channel = new Channel();
		this.#channel = channel;
		void channel.ended.then(() => {
			if (this.#channel === channel) this.#channel = undefined;
		});
	}

	/** Ends the use, and with the last one the thread. */
	async close(user: object): Promise<void> {
		if (this.#users.delete(user) && this.#users.size === 0) await this.#channel?.close();
	}

	/** Throws ServiceUnavailable where `user` does not use it, or it has died. */
	channelFor(user: object): Channel {
		if (!this.#channel || !this.#users.has(user)) throw new ServiceUnavailable("Search");
		return this.#channel;
	}

	/** Resolves when the thread that runs now has ended; at once where none does. */
	async ended(): Promise<void> {
		await this.#channel?.ended;
	}
}

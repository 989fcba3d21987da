import { setTimeout as delay } from "node:timers/promises";

const PROBE_EVERY_MS = 1_000;
/** So many calls in a row must end without an answer; fewer may be a busy server. */
const SILENCES = 3;

/**
 * Knows whether the server is away. Once it is, calls need not find out one by one: it alone asks each second, and
 * closes again with the first answer.
 */
export class Breaker {
	readonly #probe: () => Promise<unknown>;
	readonly #every: number;
	#silences = 0;
	#isOpen = false;

	/** `probe` asks the server for anything; it must end within a second or so. */
	constructor(probe: () => Promise<unknown>, everyMs = PROBE_EVERY_MS) {
		this.#probe = probe;
		this.#every = everyMs;
	}

	get isOpen(): boolean {
		return this.#isOpen;
	}

	/** The server answered something. */
	answered(): void {
		this.#silences = 0;
	}

	/** The server gave no answer; `isGone` where it is certain that it is away, as with a refused connection. */
	unanswered(isGone: boolean): void {
		this.#silences++;
		if (this.#isOpen || (!isGone && this.#silences < SILENCES)) return;
		this.#isOpen = true;
		void this.#untilAnswered();
	}

	/** Ends the probing. */
	close(): void {
		this.#isOpen = false;
		this.#silences = 0;
	}

	async #untilAnswered(): Promise<void> {
		while (this.#isOpen) {
			const next = delay(this.#every, undefined, { ref: false });
			try {
				await this.#probe();
				this.close();
			} catch {
				// Still away: that is what was asked.
				await next;
			}
		}
	}
}

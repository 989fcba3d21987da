import { ServiceUnavailable } from "../../../../shared/errors.ts";

/** Lets so many callers go on at once; the others wait in line. */
export class Turns {
	#free: number;
	readonly #line = new Set<() => void>();

	constructor(most: number) {
		this.#free = most;
	}

	/** Waits for a turn, which `give` must end. Throws ServiceUnavailable where `signal` ends the waiting. */
	async take(signal: AbortSignal): Promise<void> {
		if (this.#free > 0) {
			this.#free--;
			return;
		}
		await new Promise<void>((resolve, reject) => {
			const leave = () => {
				this.#line.delete(enter);
				reject(new ServiceUnavailable("Search", 1, { cause: signal.reason }));
			};
			const enter = () => {
				signal.removeEventListener("abort", leave);
				resolve();
			};
			this.#line.add(enter);
			signal.addEventListener("abort", leave, { once: true });
		});
	}

	/** Ends a turn: the next in line takes it over. */
	give(): void {
		const [next] = this.#line;
		if (!next) {
			this.#free++;
			return;
		}
		this.#line.delete(next);
		next();
	}
}

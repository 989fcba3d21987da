import { setTimeout as delay } from "node:timers/promises";
import { ServiceUnavailable } from "../../../../shared/errors.ts";
import { Turns } from "../../../search-index/drivers/elastic/turns.ts";

/** Writers that keep meeting at one document give up after so long. */
const CONTENTION_MS = 2_000;
const PAUSE_MS = 20;

/** Repeats work that answers undefined where somebody came between. Throws ServiceUnavailable where that does not end. */
export async function settled<T>(work: () => Promise<T | undefined>, end = Date.now() + CONTENTION_MS): Promise<T> {
	do {
		const outcome = await work();
		if (outcome !== undefined) return outcome;
		await delay(Math.random() * PAUSE_MS);
	} while (Date.now() < end);
	throw new ServiceUnavailable("The document");
}

/** Waits for a turn and does work in it. Throws ServiceUnavailable where the turn does not come. */
export async function inTurn<T>(turns: Turns, work: () => Promise<T>): Promise<T> {
	await turns.take(AbortSignal.timeout(CONTENTION_MS));
	try {
		return await work();
	} finally {
		turns.give();
	}
}

/** Lets the writers of one process to one document wait for each other, so that only other processes come between. */
export class Lanes {
	readonly #lanes = new Map<string, { turns: Turns; users: number }>();

	/** Settles work on a document in its turn. */
	async settled<T>(id: string, work: () => Promise<T | undefined>): Promise<T> {
		const end = Date.now() + CONTENTION_MS;
		const lane = this.#lanes.get(id) ?? { turns: new Turns(1), users: 0 };
		this.#lanes.set(id, lane);
		lane.users++;
		try {
			return await inTurn(lane.turns, () => settled(work, end));
		} finally {
			if (--lane.users === 0) this.#lanes.delete(id);
		}
	}
}

import { clearTimeout, setTimeout } from "node:timers";
import { conclude, reachVerdict } from "./checkout.saga.ts";
import type { Desk, Parts } from "./desk.ts";
import type { OrderRow } from "./orders.model.ts";
import { takeDue } from "./orders.store.ts";

const TICK_MS = 1_000;
/** How many orders are resumed at once, below the size of the pool that requests share. */
const MAX_RUNNING = 8;
/** What a crash left behind is looked at again soon; what is stuck for longer, more rarely. */
const EARLY_MS = 30_000;
const EARLY_DELAY_S = 5;
const LATE_DELAY_S = 60;

export interface Recovery {
	/** Takes nothing new and waits for what is running. */
	stop(): Promise<void>;
}

/**
 * Finishes what was left open, for as long as it runs: at once, then about every second, it takes the orders whose
 * time has come and repeats what is open of each. An order that fails comes again later; no failure stops the loop.
 */
export function startRecovery({ db, warn }: Parts, deskFor: (order: OrderRow) => Desk): Recovery {
	const startedAt = Date.now();
	const running = new Map<string, Promise<void>>();
	let isStopped = false;
	let timer: NodeJS.Timeout | undefined;

	async function tick(): Promise<void> {
		const maxDelay = Date.now() - startedAt < EARLY_MS ? EARLY_DELAY_S : LATE_DELAY_S;
		const due = running.size < MAX_RUNNING ? await takeDue(db, MAX_RUNNING - running.size, maxDelay) : [];
		for (const order of due.filter(({ id }) => !running.has(id))) {
			const work = resume(deskFor(order), order)
				.catch((error) => warn(`The order ${order.id} is resumed later.`, error))
				.finally(() => running.delete(order.id));
			running.set(order.id, work);
		}
	}

	/** The ticks follow each other; their distance varies, so that nodes do not move in step. */
	let ticking = Promise.resolve();
	function schedule(delay: number): void {
		timer = setTimeout(() => {
			ticking = tick()
				.catch((error) => warn("Recovery could not read the orders.", error))
				.finally(() => {
					if (!isStopped) schedule(TICK_MS * (0.75 + Math.random() / 2));
				});
		}, delay);
	}
	schedule(0);

	return {
		async stop() {
			isStopped = true;
			clearTimeout(timer);
			await ticking;
			await Promise.all(running.values());
		},
	};
}

/** Repeats what is open of an order: all of a PENDING one, what follows the verdict of another. */
async function resume(desk: Desk, order: OrderRow): Promise<void> {
	const decided = order.status === "PENDING" ? (await reachVerdict(desk, order)).order : order;
	await conclude(desk, decided);
}

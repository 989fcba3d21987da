import type { EventBus, OutboxSource } from "./port.ts";

/** The poll is the truth; a writer's wake only makes it quick. */
export const POLL_MS = 500;
/** Gathers the facts of several transactions into one round under load; unnoticeable to readers. */
const LINGER_MS = 20;
const BATCH = 200;
const MAX_BACKOFF_MS = 2_000;

export interface Relay {
	/** Says that facts were committed. */
	wake(): void;
	/** Ends after the round in progress. */
	stop(): Promise<void>;
}

/**
 * Carries a service's facts from its outboxes to the bus for as long as it runs. A round that fails is
 * repeated with backoff, and logged when it fails for a new reason; nothing is lost, the facts stay where they are.
 */
export function startRelay(
	sources: OutboxSource[],
	bus: EventBus,
	logger: { warn(message: string, details?: object): void },
): Relay {
	let isStopped = false;
	let isWoken = true;
	let failures = 0;
	let said = "";
	let sleeper: (() => void) | undefined;

	const sleep = (ms: number) =>
		new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			sleeper = () => {
				clearTimeout(timer);
				resolve();
			};
		});

	async function drainAll(): Promise<void> {
		for (const source of sources) {
			while ((await source.drain(BATCH, bus.except(), (facts) => bus.publish(facts))) >= BATCH) {
				if (isStopped) return;
			}
		}
	}

	async function loop(): Promise<void> {
		while (!isStopped) {
			isWoken = false;
			try {
				await drainAll();
				failures = 0;
				said = "";
			} catch (error) {
				failures += 1;
				if (String(error) !== said)
					logger.warn("The outbox could not be relayed; it is tried again.", { error: String(error) });
				said = String(error);
			}
			if (isStopped) return;
			if (failures > 0) await sleep(Math.min(MAX_BACKOFF_MS, 100 * 2 ** failures) * (0.5 + Math.random() / 2));
			else if (!isWoken) await sleep(POLL_MS);
			else await sleep(LINGER_MS);
		}
	}

	const running = loop();
	return {
		wake() {
			if (isWoken) return;
			isWoken = true;
			if (failures === 0 && sleeper) {
				const awake = sleeper;
				setTimeout(awake, LINGER_MS);
			}
		},
		async stop() {
			isStopped = true;
			sleeper?.();
			await running;
		},
	};
}

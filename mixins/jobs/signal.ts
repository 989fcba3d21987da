import type { WorkSignal } from "./port.ts";

/** The signal of one process. */
export function memorySignal(): WorkSignal {
	const listeners = new Set<() => void>();
	return {
		ring() {
			for (const listener of listeners) listener();
		},
		onRing(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
	};
}

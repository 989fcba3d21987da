import type { WorkSignal } from "./port.ts";

/** The signal of one process. */
export function memorySignal(): WorkSignal {
	const listeners = new Set<() => Promise<void>>();
	return {
		async ring() {
			await Promise.all([...listeners].map((listener) => listener()));
		},
		onRing(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
	};
}

const last = new Map<string, Promise<unknown>>();

/**
 * Runs `work` after all earlier work of the same `key` in this process has ended, well or badly. It spares twenty tabs
 * twenty tries; what makes their changes safe, also between processes, is the version in each update.
 */
export function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
	const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
	last.set(key, turn);
	const forget = () => {
		if (last.get(key) === turn) last.delete(key);
	};
	turn.then(forget, forget);
	return turn;
}

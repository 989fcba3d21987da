/** Whether one ordinal ranks before another; a strict total order. */
export type Before = (a: number, b: number) => boolean;

/**
 * The first `size` of the candidates, in order, without sorting the rest: a heap with the last of the best on top.
 */
export function top(candidates: Int32Array, size: number, before: Before): number[] {
	const heap: number[] = [];
	for (const candidate of candidates) {
		if (heap.length < size) {
			heap.push(candidate);
			rise(heap, before);
		} else if (size > 0 && before(candidate, heap[0]!)) {
			heap[0] = candidate;
			sink(heap, before);
		}
	}
	return heap.sort((a, b) => (before(a, b) ? -1 : 1));
}

function rise(heap: number[], before: Before): void {
	let child = heap.length - 1;
	while (child > 0) {
		const parent = (child - 1) >> 1;
		if (!before(heap[parent]!, heap[child]!)) return;
		[heap[parent], heap[child]] = [heap[child]!, heap[parent]!];
		child = parent;
	}
}

function sink(heap: number[], before: Before): void {
	let parent = 0;
	for (;;) {
		let last = parent;
		for (const child of [2 * parent + 1, 2 * parent + 2]) {
			if (child < heap.length && before(heap[last]!, heap[child]!)) last = child;
		}
		if (last === parent) return;
		[heap[parent], heap[last]] = [heap[last]!, heap[parent]!];
		parent = last;
	}
}

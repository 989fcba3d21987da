/** Terms in order, and their numbers beside them. Never changed. */
export interface Layer {
	terms: string[];
	ids: number[];
}

/**
 * Terms in order while more keep coming: each lot becomes a layer of its own, and neighbours of similar size are merged,
 * so that there are few layers and a term is moved only about as often as their number doubles.
 */
export class SortedTerms {
	#layers: Layer[] = [];
	#fresh: [term: string, id: number][] = [];

	/** Adds a term that is not there yet. */
	add(term: string, id: number): void {
		this.#fresh.push([term, id]);
	}

	/** Visits all terms that begin with `prefix`, in order within each layer only. */
	each(prefix: string, visit: (term: string, id: number) => void): void {
		this.#settle();
		for (const { terms, ids } of this.#layers) {
			for (let i = firstNotBelow(terms, prefix); i < terms.length && terms[i]!.startsWith(prefix); i++) {
				visit(terms[i]!, ids[i]!);
			}
		}
	}

	#settle(): void {
		if (this.#fresh.length === 0) return;
		const fresh = this.#fresh.sort(([a], [b]) => (a < b ? -1 : 1));
		this.#fresh = [];
		this.#layers.push({ terms: fresh.map(([term]) => term), ids: fresh.map(([, id]) => id) });
		for (;;) {
			const [left, right] = this.#layers.slice(-2);
			if (!left || !right || left.terms.length > 2 * right.terms.length) return;
			this.#layers.splice(-2, 2, merge(left, right));
		}
	}
}

function merge(a: Layer, b: Layer): Layer {
	const merged: Layer = { terms: [], ids: [] };
	for (let i = 0, j = 0; i < a.terms.length || j < b.terms.length; ) {
		const isA = j === b.terms.length || (i < a.terms.length && a.terms[i]! < b.terms[j]!);
		merged.terms.push(isA ? a.terms[i]! : b.terms[j]!);
		merged.ids.push(isA ? a.ids[i++]! : b.ids[j++]!);
	}
	return merged;
}

function firstNotBelow(terms: string[], bound: string): number {
	let low = 0;
	let high = terms.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (terms[middle]! < bound) low = middle + 1;
		else high = middle;
	}
	return low;
}

type Numbers = Int32Array | Uint32Array | Uint8Array | Float32Array | Float64Array;

/** The array itself, or a copy with half as much room again, if it has no place for index `last`. */
export function roomFor<A extends Numbers>(array: A, last: number): A {
	if (last < array.length) return array;
	// The constructor of a typed array makes one of the same kind, which the compiler does not know.
	const larger = new (array.constructor as new (length: number) => A)(Math.max(64, Math.ceil((last + 1) * 1.5)));
	larger.set(array as never);
	return larger;
}

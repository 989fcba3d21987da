/** A value that something had, from when it may have been so until when it was certainly no longer so. */
interface Change<T> {
	value: T;
	sentAt: number;
	/** When its successor was acknowledged. */
	supersededAt?: number;
}

/** The values that one thing has had, and when. Times are milliseconds of one clock. */
export class History<T> {
	readonly #changes: Change<T>[];

	constructor(first: T) {
		this.#changes = [{ value: first, sentAt: Number.NEGATIVE_INFINITY }];
	}

	/** A change is on its way: from now on the value may be seen. The answer is to be called when it is acknowledged. */
	send(value: T, now: number): (acknowledgedAt: number) => void {
		const before = this.#changes.at(-1)!;
		this.#changes.push({ value, sentAt: now });
		return (acknowledgedAt) => {
			before.supersededAt = acknowledgedAt;
		};
	}

	/** For how long a value that arrives now has been out of date, at least; Infinity for one that it never had. */
	age(value: T, now: number): number {
		const ages = this.#changes
			.filter((change) => change.value === value && change.sentAt <= now)
			.map(({ supersededAt = now }) => now - supersededAt);
		return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...ages));
	}
}

/** An amount in integer minor units (cents for USD, yen for JPY) and its ISO 4217 currency. */
export interface Money {
	amount: number;
	currency: string;
}

/** Makes an amount; throws a TypeError for anything but a safe integer. */
export function money(amount: number, currency: string): Money {
	if (!Number.isSafeInteger(amount)) throw new TypeError(`${amount} is not an integer number of minor units`);
	return { amount, currency };
}

/** The sum of amounts in one currency; zero of `currency` for none. Throws on a foreign currency. */
export function sum(amounts: readonly Money[], currency: string): Money {
	let total = 0;
	for (const each of amounts) {
		if (each.currency !== currency) throw new TypeError(`cannot add ${each.currency} to ${currency}`);
		total += each.amount;
	}
	return money(total, currency);
}

/** A price times a whole quantity. */
export const times = (price: Money, quantity: number): Money => money(price.amount * quantity, price.currency);

export const minus = (a: Money, b: Money): Money => sum([a, money(-b.amount, b.currency)], a.currency);

export const isSame = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency;

/**
 * Splits an integer amount in proportion to `weights` so that the parts sum to it exactly: each part is rounded
 * down and the rest goes, one unit each, to the largest remainders (ties: the earlier part).
 * Source: largest remainder method (Hare quota). Weights are non-negative integers; all zero splits evenly.
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
	if (!Number.isSafeInteger(amount)) throw new TypeError("allocate() splits an integer amount");
	if (weights.length === 0) throw new RangeError("allocate() needs at least one weight");
	if (amount < 0) return allocate(-amount, weights).map((part) => (part === 0 ? 0 : -part));
	const shares = weights.some((w) => w > 0) ? weights : weights.map(() => 1);
	// BigInt: amount × weight may pass 2^53.
	const total = shares.reduce((a, w) => a + BigInt(w), 0n);
	const exact = shares.map((w) => BigInt(amount) * BigInt(w));
	const parts = exact.map((e) => Number(e / total));
	let rest = amount - parts.reduce((a, b) => a + b, 0);
	const order = exact
		.map((e, i) => ({ i, remainder: e % total }))
		.sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1));
	for (const { i } of order) {
		if (rest === 0) break;
		parts[i]! += 1;
		rest -= 1;
	}
	return parts;
}

/** Decimal places of a currency by ISO 4217 (JPY 0, USD 2, KWD 3), from the platform's own table. */
export const exponentOf = (currency: string): number =>
	new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Writes an amount for people: `$1,299.00`. */
export const format = ({ amount, currency }: Money): string =>
	new Intl.NumberFormat("en-US", { style: "currency", currency }).format(amount / 10 ** exponentOf(currency));

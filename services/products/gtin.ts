/**
 * The check digit that completes the leading digits of a GTIN: weights 3, 1, 3 … from the right.
 * Source: GS1 General Specifications, section 7.9.1.
 */
export function gtinCheckDigit(digits: string): number {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) sum += Number(digits.at(-1 - i)) * (i % 2 === 0 ? 3 : 1);
	return (10 - (sum % 10)) % 10;
}

/** Tells whether a text is a GTIN-8, -12, -13 or -14 with a right check digit. */
export const isGtin = (text: string): boolean =>
	/^(\d{8}|\d{12,14})$/.test(text) && gtinCheckDigit(text.slice(0, -1)) === Number(text.at(-1));

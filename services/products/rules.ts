import { type Issue, ValidationFailed } from "../../shared/errors.ts";
import { isGtin } from "./gtin.ts";
import type { ProductDraft } from "./import/draft.ts";

/** Throws ValidationFailed for what a schema cannot say: SKUs differ, prices are in the store's currency, GTINs add up. */
export function checkProduct(draft: ProductDraft, currency: string): void {
	const issues = [...brokenRules(draft, currency)];
	if (issues.length > 0) throw new ValidationFailed(issues);
}

function* brokenRules({ variants }: ProductDraft, currency: string): Iterable<Issue> {
	const skus = new Set<string>();
	for (const [i, variant] of variants.entries()) {
		const at = `/variants/${i}`;
		if (skus.has(variant.sku))
			yield { pointer: `${at}/sku`, code: "DUPLICATE", message: "Another variant has this SKU." };
		skus.add(variant.sku);
		for (const field of ["price", "compareAtPrice"] as const) {
			const price = variant[field];
			if (price && price.currency !== currency)
				yield {
					pointer: `${at}/${field}/currency`,
					code: "CURRENCY_NOT_ACCEPTED",
					message: `This store sells in ${currency}.`,
				};
		}
		if (variant.gtin !== undefined && !isGtin(variant.gtin))
			yield { pointer: `${at}/gtin`, code: "INVALID_GTIN", message: "The check digit of the GTIN is wrong." };
	}
}

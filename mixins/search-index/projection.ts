import { decodeHTML } from "entities";
import { normalCode } from "./analyser.ts";

/** A text as a customer should see it: entities decoded, ®/™/©/℠ and doubled spaces off. */
export function clean(text: string): string {
	return decodeHTML(text)
		.replace(/[®™©℠]/g, "")
		.replace(/\s+/g, " ")
		.trim();
}

/** Letters and digits mixed, at least 4 characters, joined by hyphens: `WF-1000XM4`, `M705`, `EOS-70D`. */
const MODEL_NUMBER =
	/(?<![\p{L}\p{N}])(?=[A-Za-z0-9-]*\d)(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![\p{L}\p{N}])/gu;
/** A count or a measure rather than a model: `128GB`, `3-Device`, `A8-Series`. */
const MEASURE = /^\d+(?:gb|tb|mb|kb|hz|mm|cm|mp|kw|in|ft|ch|k|p|w|v)$|-[a-z]{3,}$|^\d+[a-z]{3,}$/i;

/**
 * Everything that names exactly this product when typed: SKUs with and without their prefix, GTINs, and the model
 * numbers in its name. Normalised, without repeats.
 */
export function productCodes(name: string, variants: { sku: string; gtin?: string | null }[]): string[] {
	const spelled = variants.flatMap(({ sku, gtin }) => [sku, sku.replace(/^[A-Za-z]+[-_]/, ""), gtin ?? ""]);
	const models = (name.match(MODEL_NUMBER) ?? []).filter((model) => model.length >= 4 && !MEASURE.test(model));
	return [...new Set([...spelled, ...models].map(normalCode).filter((code) => code.length >= 4))];
}

/**
 * Popularity from 0 to 1: mostly the number of reviews on a logarithmic scale up to 10,000, then the sales rank
 * (1 is the best seller) down to rank 100,000.
 */
export function popularity(reviews: number | null | undefined, rank: number | null | undefined): number {
	const byReviews = Math.min(1, Math.log(1 + Math.max(0, reviews ?? 0)) / Math.log(10_001));
	const byRank = rank && rank >= 1 ? Math.max(0, 1 - Math.log10(rank) / 5) : 0;
	return 0.7 * byReviews + 0.3 * byRank;
}

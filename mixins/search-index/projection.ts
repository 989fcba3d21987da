import { normalCode } from "./analyser.ts";

/** A text for the index: ®/™/©/℠ and doubled spaces off. Products' texts have no entities; the importer decodes them. */
export const clean = (text: string): string =>
	text
		.replace(/[®™©℠]/g, "")
		.replace(/\s+/g, " ")
		.trim();

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

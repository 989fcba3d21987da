import { type Ctx, call } from "../../shared/broker/call.ts";
import type { SoldVariant } from "../../shared/contracts/products.ts";

/** What products says about SKUs. */
export type Variants = ReadonlyMap<string, SoldVariant>;

const NONE: Variants = new Map();

/** Reads variants by SKU, in one call at most; those in `known` are not asked again. Unknown SKUs are left out. */
export async function variantsOf(ctx: Ctx, skus: Iterable<string>, known = NONE): Promise<Variants> {
	const missing = [...new Set(skus)].filter((sku) => !known.has(sku));
	if (missing.length === 0) return known;
	const found = await call(ctx, "products.variants", { skus: missing });
	return new Map([...known, ...found.map((variant) => [variant.sku, variant] as const)]);
}

/** Reads how many of each SKU could be ordered now; null while inventory is away, which never hinders a cart. */
export async function availableOf(ctx: Ctx, skus: string[]): Promise<ReadonlyMap<string, number> | null> {
	if (skus.length === 0) return new Map();
	try {
		const levels = await call(ctx, "inventory.levels", { skus });
		return new Map(levels.map(({ sku, available }) => [sku, available]));
	} catch (error) {
		if ((error as { type?: string }).type === "SERVICE_UNAVAILABLE") return null;
		throw error;
	}
}

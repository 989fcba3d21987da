import { call } from "../../../shared/broker/call.ts";
import type { Product, ProductDetail } from "../../../shared/contracts/products.ts";
import type { ApiRequest, Reply } from "../http/request.ts";

/** The product page: the product, and how many of each variant are available; the page stands without inventory. */
export async function productPage({ ctx, params }: ApiRequest): Promise<Reply> {
	const detail = await call(ctx, "products.get", { idOrSlug: String(params.idOrSlug) });
	return { body: { ...detail, variants: await withAvailability(ctx, detail) } satisfies Product };
}

async function withAvailability(ctx: ApiRequest["ctx"], { variants }: ProductDetail): Promise<Product["variants"]> {
	const skus = variants.map(({ sku }) => sku);
	const levels = await call(ctx, "inventory.levels", { skus }).catch((error) => {
		ctx.service?.logger.warn("A product page is shown without stock.", {
			requestID: ctx.requestID,
			error: String(error),
		});
		return undefined;
	});
	const available = levels && new Map(levels.map((level) => [level.sku, level.available]));
	return variants.map((variant) => ({ ...variant, available: available ? (available.get(variant.sku) ?? 0) : null }));
}

import { createHash } from "node:crypto";
import { gtinCheckDigit } from "../gtin.ts";
import type { ImportRow } from "../import/row.ts";
import { slugify } from "../slugs.ts";
import { audio } from "./catalogue/audio.ts";
import { cameras } from "./catalogue/cameras.ts";
import { computers } from "./catalogue/computers.ts";
import { gaming } from "./catalogue/gaming.ts";
import { networking } from "./catalogue/networking.ts";
import { peripherals } from "./catalogue/peripherals.ts";
import { phones } from "./catalogue/phones.ts";
import { smartHome } from "./catalogue/smart-home.ts";
import { storage } from "./catalogue/storage.ts";
import { tablets } from "./catalogue/tablets.ts";
import { television } from "./catalogue/television.ts";
import { wearables } from "./catalogue/wearables.ts";
import { drawPicture } from "./pictures/draw.ts";
import type { DemoProduct, DemoVariant, Shelf } from "./product.ts";

const SHELVES: Shelf[] = [
	...computers,
	...tablets,
	...phones,
	...television,
	...audio,
	...cameras,
	...gaming,
	...wearables,
	...smartHome,
	...networking,
	...peripherals,
	...storage,
];

/** The demo catalogue as import rows, one a variant: the same ones at every call. `currency` is the store's. */
export const demoRows = (currency = "USD"): ImportRow[] =>
	SHELVES.flatMap((shelf) => shelf.products.flatMap((product) => rowsOf(shelf, product, currency)));

/** The picture of a demo product by its slug, as SVG; undefined for any other slug. */
export function demoPicture(slug: string): string | undefined {
	const found = bySlug.get(slug);
	if (!found) return undefined;
	const { shelf, product } = found;
	const colour = product.colour ?? product.variants?.[0]?.options.colour ?? "Graphite";
	return drawPicture(slug, product.name, shelf.drawing, colour);
}

/** The slug comes from the name without what stands behind the dash. */
const slugOf = (product: DemoProduct): string => slugify(product.name.split(" – ")[0]!);

const bySlug = new Map(
	SHELVES.flatMap((shelf) => shelf.products.map((product) => [slugOf(product), { shelf, product }] as const)),
);

function rowsOf(shelf: Shelf, product: DemoProduct, currency: string): ImportRow[] {
	const slug = slugOf(product);
	const shared = {
		name: product.name,
		brand: product.brand,
		description: product.description,
		currency,
		categoryPath: shelf.path,
		type: shelf.type,
		imageUrl: `/media/demo/${slug}.svg`,
		specs: Object.entries(product.specs).flatMap(([group, values]) =>
			Object.entries(values).map(([name, value]) => ({ name, value, group })),
		),
		slug,
		status: "active" as const,
		bestSellingRank: product.sold[0],
		reviewCount: product.sold[1],
	};
	if (!product.variants) return [{ ...shared, ...variantOf(product.sku, product, product.stock ?? 0) }];
	return product.variants.map((variant) => ({
		...shared,
		...variantOf(`${product.sku}-${variant.sku}`, priced(product, variant), variant.stock),
		product: product.sku,
		options: { ...variant.options },
	}));
}

/** A variant with a price of its own has no former price but its own. */
const priced = (product: DemoProduct, { price, was }: DemoVariant): { price: number; was?: number } =>
	price === undefined ? { price: product.price, was: was ?? product.was } : { price, was };

const variantOf = (sku: string, { price, was }: { price: number; was?: number }, stock: number) => ({
	sku,
	priceMinor: price,
	...(was !== undefined && { compareAtMinor: was }),
	stock,
	gtin: gtinOf(sku),
});

/** A GTIN-13 that follows from the SKU, in the range that GS1 leaves to stores (prefixes 200 to 299). */
function gtinOf(sku: string): string {
	const number = createHash("sha256").update(sku).digest().readUIntBE(0, 6) % 1e11;
	const digits = `2${String(number).padStart(11, "0")}`;
	return `${digits}${gtinCheckDigit(digits)}`;
}

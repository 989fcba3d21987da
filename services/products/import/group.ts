import type { VariantInput } from "../../../shared/contracts/products.ts";
import type { Issue } from "../../../shared/errors.ts";
import { money } from "../../../shared/money.ts";
import { given, isSameDraft, type ProductDraft } from "./draft.ts";
import type { ImportRow } from "./row.ts";

/** The most variants that a product has. */
export const MAX_VARIANTS = 100;

/** Finds the products that rows belong to. */
export interface KnownProducts {
	/** The id of the product that has this SKU. */
	bySku(sku: string): string | undefined;
	/** The id of the product that was imported under this key or, failing that, has it as its id. */
	byKey(key: string): string | undefined;
}

/** Rows of one product, in their order; without an id the product is new. */
export interface RowGroup<R> {
	productId?: string;
	rows: R[];
}

/** What became of a row: a new variant, a change, nothing; or why it cannot be. */
export type RowOutcome = "created" | "updated" | "unchanged" | Issue;

/** A product after its rows, and what became of each of them. */
export interface MergedRows {
	draft: ProductDraft;
	outcomes: RowOutcome[];
}

const TOO_MANY_VARIANTS: Issue = {
	pointer: "/product",
	code: "TOO_MANY",
	message: `A product has at most ${MAX_VARIANTS} variants.`,
};

/**
 * Groups rows by product: a SKU seen again goes where it went before; else a row goes to the product that has its SKU, else to the one of its key `product`, else to
 * the one that another row with that key goes to; what is left is one new product for each key, or for each SKU.
 */
export function groupRows<R extends { row: ImportRow }>(rows: R[], known: KnownProducts): RowGroup<R>[] {
	const productOf = ({ sku, product }: ImportRow) =>
		known.bySku(sku) ?? (product === undefined ? undefined : known.byKey(product));
	const idOfKey = new Map<string, string>();
	for (const { row } of rows) {
		const id = productOf(row);
		if (id !== undefined && row.product !== undefined && !idOfKey.has(row.product)) idOfKey.set(row.product, id);
	}
	const groups = new Map<string, RowGroup<R>>();
	const groupOfSku = new Map<string, RowGroup<R>>();
	for (const each of rows) {
		const { sku, product } = each.row;
		const seen = groupOfSku.get(sku);
		if (seen) {
			seen.rows.push(each);
			continue;
		}
		const productId = productOf(each.row) ?? (product === undefined ? undefined : idOfKey.get(product));
		const key = productId ?? (product === undefined ? `sku ${sku}` : `key ${product}`);
		const group = groups.get(key) ?? { productId, rows: [] };
		group.rows.push(each);
		groups.set(key, group);
		groupOfSku.set(sku, group);
	}
	return [...groups.values()];
}

/**
 * Merges the rows of one product into what is there. The row of the first variant speaks for the product; the others
 * add what it leaves out. What a row leaves out stays as it is, so the same rows again change nothing. At least one row.
 */
export function mergeRows(existing: ProductDraft | undefined, rows: ImportRow[]): MergedRows {
	let draft = existing;
	const outcomes = rows.map((row): RowOutcome => {
		const before = draft;
		const isNew = !before?.variants.some(({ sku }) => sku === row.sku);
		if (isNew && before && before.variants.length >= MAX_VARIANTS) return TOO_MANY_VARIANTS;
		draft = mergeRow(before, row);
		if (isNew) return "created";
		return before && isSameDraft(before, draft) ? "unchanged" : "updated";
	});
	if (existing && isSameDraft(existing, draft!)) {
		// Rows that change a value and change it back, as the same SKU twice in a file does on its second import.
		return { draft: existing, outcomes: outcomes.map((outcome) => (outcome === "updated" ? "unchanged" : outcome)) };
	}
	return { draft: draft!, outcomes };
}

function mergeRow(draft: ProductDraft | undefined, row: ImportRow): ProductDraft {
	const variant = variantOf(row);
	const product = productOf(row);
	if (!draft) return { ...product, key: row.product, variants: [variant] };
	const variants = draft.variants.some(({ sku }) => sku === row.sku)
		? draft.variants.map((each) => (each.sku === row.sku ? { ...each, ...variant } : each))
		: [...draft.variants, variant];
	const isDefault = variants[0]!.sku === row.sku;
	const [weak, strong] = isDefault ? [draft, product] : [product, draft];
	const attributes = { ...weak.attributes, ...strong.attributes };
	return { ...weak, ...given(strong), attributes, key: draft.key, variants };
}

const productOf = (row: ImportRow): Omit<ProductDraft, "variants" | "key"> =>
	given({
		name: row.name,
		slug: row.slug,
		brand: row.brand,
		description: row.description,
		categoryPath: row.categoryPath,
		media: row.media ?? (row.imageUrl === undefined ? undefined : [{ url: row.imageUrl }]),
		specs: row.specs,
		attributes: { ...(row.type !== undefined && { type: row.type }), ...row.attributes },
		status: row.status,
		bestSellingRank: row.bestSellingRank,
		reviewCount: row.reviewCount,
	});

const variantOf = (row: ImportRow): VariantInput =>
	given({
		sku: row.sku,
		options: row.options,
		price: money(row.priceMinor, row.currency),
		compareAtPrice: row.compareAtMinor === undefined ? undefined : money(row.compareAtMinor, row.currency),
		gtin: row.gtin,
	});

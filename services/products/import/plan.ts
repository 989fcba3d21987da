import { newFact } from "../../../shared/broker/fact.ts";
import type { Fact } from "../../../shared/contracts/events.ts";
import type { Directory } from "../categories/directory.ts";
import { contentOf, type StockState, UNSTOCKED } from "../content.ts";
import type { ProductDocument } from "../products.model.ts";
import { type Cause, newProduct, type Revision, refuseFullOutbox, replacing, revise } from "../revisions.ts";
import { SlugBook } from "../slug-book.ts";
import { stockOf } from "../stock.ts";
import type { Store } from "../store.ts";
import { draftOf } from "./draft.ts";
import { groupRows, type MergedRows, mergeRows, type RowGroup, type RowOutcome } from "./group.ts";
import { readKnown } from "./known.ts";
import type { ImportRow } from "./row.ts";

/** A row that can be imported, with its line. */
export interface SoundRow {
	line: number;
	row: ImportRow;
	ignored: number;
}

/** Rows of one product, what becomes of each, and what is to be written for them: at most one of the two. */
export interface PlannedGroup {
	rows: SoundRow[];
	outcomes: RowOutcome[];
	insert?: ProductDocument;
	revision?: Revision;
}

type Merged = RowGroup<SoundRow> & MergedRows & { existing?: ProductDocument };

/** Decides what rows do to the catalogue as it is. About eight reads for a hundred rows. */
export async function planGroups(
	{ products, stock }: Pick<Store, "products" | "stock">,
	directory: Directory,
	rows: SoundRow[],
	cause: Cause,
): Promise<PlannedGroup[]> {
	const known = await readKnown(
		products,
		rows.map(({ row }) => row),
	);
	const states = await stockOf(stock, [...new Set(rows.map(({ row }) => row.sku))]);
	const groups = groupRows(rows, known).map((group) => merge(group, known.byId(group.productId)));
	const slugs = await SlugBook.read(products, groups.map(wantedSlug));

	await directory.prepare(groups.map(({ draft }) => draft.categoryPath ?? []));

	const planned: PlannedGroup[] = [];
	for (const group of groups) {
		const path = await directory.path(group.draft.categoryPath ?? []);
		const slug = slugs.take(wantedSlug(group));
		const figures = firstFigures(group, states);
		const content = () => contentOf(group.draft, path, slug, knownStock(group.existing, states, figures));
		planned.push(plan(group, content, (product) => declarations(product, figures, cause), cause));
	}
	return planned;
}

function merge(group: RowGroup<SoundRow>, existing: ProductDocument | undefined): Merged {
	const rows = group.rows.map(({ row }) => (existing ? keepingSlug(row, existing) : row));
	return { ...group, existing, ...mergeRows(existing && draftOf(existing), rows) };
}

/** A slug that had to be made unique is what the row asked for. */
function keepingSlug(row: ImportRow, { slug, variants }: ProductDocument): ImportRow {
	const isMadeUnique = row.slug !== undefined && SlugBook.isMadeOf(slug!, row.slug, variants[0]!.sku);
	return isMadeUnique ? { ...row, slug } : row;
}

const wantedSlug = ({ draft, existing }: Merged) => ({
	slug: draft.slug,
	name: draft.name,
	sku: draft.variants[0]!.sku,
	current: existing?.slug,
});

/**
 * What the product's variants show, and for new ones what inventory last said; where it is yet to say something, what
 * it will say of a first figure, so that hardly a product is written again for it.
 */
function knownStock(
	existing: ProductDocument | undefined,
	states: Map<string, StockState>,
	figures: Map<string, number>,
): (sku: string) => StockState {
	const shown = new Map<string, StockState>(existing?.variants.map((variant) => [variant.sku, variant]));
	return (sku) => shown.get(sku) ?? states.get(sku) ?? { ...UNSTOCKED, inStock: (figures.get(sku) ?? 0) > 0 };
}

function plan(
	{ existing, rows, outcomes }: Merged,
	content: () => ReturnType<typeof contentOf>,
	declarationsOf: (product: ProductDocument) => Fact[],
	cause: Cause,
): PlannedGroup {
	if (!existing) {
		const product = newProduct(content(), cause);
		return { rows, outcomes, insert: { ...product, outbox: [...product.outbox!, ...declarationsOf(product)] } };
	}
	const more = declarationsOf(existing);
	const isChanged = outcomes.some((outcome) => outcome === "created" || outcome === "updated");
	if (isChanged) {
		const revision = revise(existing, replacing(content()), { isEdit: true, cause, more });
		return { rows, outcomes, revision };
	}
	if (more.length === 0) return { rows, outcomes };
	refuseFullOutbox(existing);
	const change = { $push: { outbox: { $each: more } } };
	return { rows, outcomes, revision: { target: { _id: existing._id, revision: existing.revision }, change } };
}

/** The stock figures of SKUs that inventory has not been heard of. */
function firstFigures({ rows, outcomes }: Merged, states: Map<string, StockState>): Map<string, number> {
	const figures = new Map<string, number>();
	for (const [i, { row }] of rows.entries())
		if (row.stock !== undefined && !states.has(row.sku) && typeof outcomes[i] === "string")
			figures.set(row.sku, row.stock);
	return figures;
}

const declarations = (
	{ _id: productId, revision }: ProductDocument,
	figures: Map<string, number>,
	cause: Cause,
): Fact[] =>
	[...figures].map(([sku, quantity]) =>
		newFact({
			type: "product.stock.declared",
			subject: sku,
			aggregateVersion: revision,
			...cause,
			data: { sku, productId, quantity },
		}),
	);

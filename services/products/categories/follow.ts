import type { CategoryStep, ProductDocument, Products } from "../products.model.ts";
import { BY_ITSELF, type Revision, revise } from "../revisions.ts";
import { allIn } from "../shelves.ts";
import type { Store } from "../store.ts";
import type { CategoryDocument } from "./categories.model.ts";
import { shelfOf } from "./shelf.ts";

const PAGE = 100;
/** Longer than an import believes in the categories it has read: what it writes under an old name is found too. */
const FOLLOW_MS = 15_000;

/**
 * Lets the products of renamed categories follow, each with a new revision and `product.updated`. It is repeated until
 * some time after the renaming, so that a crash or a slower writer leaves no old name. Answers whether a product changed.
 */
export async function followRenamings(
	{ categories, products }: Pick<Store, "categories" | "products">,
	now = Date.now(),
): Promise<boolean> {
	const { data: renamed } = await categories.find({ where: { isRenamed: true }, limit: PAGE });
	let hasChanged = false;
	for (const category of renamed) {
		hasChanged = (await follow(products, category)) || hasChanged;
		const { _id, version, renamedAt = 0 } = category;
		// Another renaming meanwhile has another version and stays to be followed.
		if (now - renamedAt > FOLLOW_MS) await categories.update({ _id, version }, { $set: { isRenamed: false } });
	}
	return hasChanged;
}

async function follow(products: Products, category: CategoryDocument): Promise<boolean> {
	const where = allIn(shelfOf(category));
	let hasChanged = false;
	let after: (string | number | boolean)[] | undefined;
	do {
		const page = await products.find({ where, limit: PAGE, ...(after && { after }) });
		const revisions = page.data.flatMap((product) => renamed(product, category));
		if (revisions.length > 0) await products.applyMany(revisions);
		hasChanged ||= revisions.length > 0;
		after = page.next;
	} while (after);
	return hasChanged;
}

/** The change of a product that calls the category otherwise; lost to another writer, it is made the next time. */
function renamed(product: ProductDocument, { _id, slug, name }: CategoryDocument): Revision[] {
	const isCurrent = (step: CategoryStep) => step.id !== _id || (step.slug === slug && step.name === name);
	if (product.categoryPath.every(isCurrent)) return [];
	const categoryPath = product.categoryPath.map((step) => (step.id === _id ? { id: _id, slug, name } : step));
	return [revise(product, { categoryPath }, { isEdit: false, cause: BY_ITSELF })];
}

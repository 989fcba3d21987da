import { setImmediate as nextTurn } from "node:timers/promises";
import type { CategoryNode } from "../../../shared/contracts/products.ts";
import type { Products } from "../products.model.ts";
import { publicIn } from "../shelves.ts";
import { type Categories, type CategoryDocument, TOP } from "./categories.model.ts";
import { Directory } from "./directory.ts";
import { shelfOf } from "./shelf.ts";

/** Counts between two turns of the loop: about a millisecond of work. */
const COUNTS_PER_TURN = 50;
const UNCAPPED = Number.MAX_SAFE_INTEGER;

/** Reads the tree of categories by name, with how many active products are in each and below it. One count a category. */
export async function readTree(categories: Categories, products: Products): Promise<CategoryNode[]> {
	const { all } = await Directory.read(categories);
	const counts = await countProducts(all, products);
	const childrenOf = Map.groupBy(all, ({ parentId }) => parentId);
	const nodes = (parentId: string): CategoryNode[] =>
		(childrenOf.get(parentId) ?? [])
			.map(({ _id: id, slug, name }) => ({ id, slug, name, productCount: counts.get(id) ?? 0, children: nodes(id) }))
			.sort((a, b) => (a.name < b.name ? -1 : 1));
	return nodes(TOP);
}

async function countProducts(all: CategoryDocument[], products: Products): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	for (const [position, category] of all.entries()) {
		if (position % COUNTS_PER_TURN === COUNTS_PER_TURN - 1) await nextTurn();
		counts.set(category._id, await products.count(publicIn(shelfOf(category)), UNCAPPED));
	}
	return counts;
}

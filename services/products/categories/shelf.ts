import type { Shelf } from "../shelves.ts";
import { type Categories, type CategoryDocument, TOP } from "./categories.model.ts";

/** Where the products of a category are found. */
export const shelfOf = ({ _id: id, parentId }: CategoryDocument): Shelf => ({ id, isTop: parentId === TOP });

/** Where the products of a category are found, by its slug; undefined where there is none. */
export async function shelfBySlug(categories: Categories, slug: string): Promise<Shelf | undefined> {
	const { data } = await categories.find({ where: { slug }, limit: 1 });
	return data[0] && shelfOf(data[0]);
}

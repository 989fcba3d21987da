import { followRenamings } from "./categories/follow.ts";
import { DELETED_ONES } from "./shelves.ts";
import type { Store } from "./store.ts";

export const TIDY_MS = 1_000;
const PAGE = 100;

/**
 * Does what is left to do later: products follow renamed categories; deleted ones go when their facts have gone.
 * Answers whether there are new facts. May run on any number of nodes at once.
 */
export async function tidy(store: Store): Promise<boolean> {
	const { data } = await store.products.find({ where: DELETED_ONES, limit: PAGE, fields: ["outbox"] });
	for (const { _id, outbox } of data) if (!outbox?.length) await store.products.remove({ _id, ...DELETED_ONES });
	return followRenamings(store);
}

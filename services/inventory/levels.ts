import { setImmediate as endOfTurn } from "node:timers/promises";
import { type Database, type Sql, statement } from "../../mixins/postgres/port.ts";
import { DEFAULT_LIMIT, type Page } from "../../shared/contracts/common.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { Level } from "../../shared/contracts/inventory.ts";
import { decodeCursor, encodeCursor } from "../../shared/cursor.ts";

const AVAILABLE = statement(
	"levels.available",
	`SELECT sku, on_hand - reserved AS available FROM levels WHERE sku = ANY ($1) AND location_id = 'main'`,
);

const LIST = statement(
	"levels.list",
	`SELECT sku, on_hand AS "onHand", reserved, on_hand - reserved AS available, reorder_point AS "reorderPoint", version
	 FROM levels
	 WHERE location_id = 'main' AND sku > $1 AND ($2::text IS NULL OR sku = $2)
	   AND ($3::boolean IS NULL OR (on_hand - reserved <= reorder_point) = $3)
	 ORDER BY sku LIMIT $4`,
);

/** Answers how many of each SKU are available; those without a level are left out. */
export type ReadAvailable = (skus: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** Reads what is available, for every cart and product page: all calls of one loop turn share one statement. */
export function availableReader(db: Sql): ReadAvailable {
	let asked = new Set<string>();
	let shared: Promise<ReadonlyMap<string, number>> | undefined;

	async function readAll() {
		await endOfTurn();
		const skus = [...asked];
		asked = new Set();
		shared = undefined;
		const rows = await db.query<{ sku: string; available: number }>(AVAILABLE, [skus]);
		return new Map(rows.map(({ sku, available }) => [sku, available]));
	}
	return (skus) => {
		for (const sku of skus) asked.add(sku);
		shared ??= readAll();
		return shared;
	};
}

/** Lists levels by SKU. One statement a page. */
export async function listLevels(db: Database, params: Params<"inventory.list">): Promise<Page<Level>> {
	const { limit = DEFAULT_LIMIT, cursor, sku = null, belowReorder = null } = params;
	const [after] = cursor ? decodeCursor(cursor, ["string"]) : [""];
	const rows = await db.query<Level>(LIST, [after, sku, belowReorder, limit + 1]);
	const data = rows.slice(0, limit);
	const hasMore = rows.length > limit;
	return { data, page: { nextCursor: hasMore ? encodeCursor([data.at(-1)!.sku]) : null, hasMore } };
}

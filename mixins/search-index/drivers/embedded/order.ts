import type { ProductSort } from "../../port.ts";
import type { ProductTable } from "./product-table.ts";
import type { Before } from "./top.ts";

/** The order of a sort over the table; ties go by id. `scores` serves `relevance`, higher first. */
export function order(table: ProductTable, sort: ProductSort, scores: ArrayLike<number>): Before {
	const { ids, nameKeys } = table;
	if (sort === "relevance") return by(scores, true, ids);
	const isDescending = sort.startsWith("-");
	const column = isDescending ? sort.slice(1) : sort;
	if (column === "name") return by(nameKeys, isDescending, ids);
	// What is left of the sorts are the names of numeric columns.
	return by(table[column as "price" | "createdAt" | "popularity"], isDescending, ids);
}

function by<T extends string | number>(keys: ArrayLike<T>, isDescending: boolean, ids: string[]): Before {
	return (a, b) => {
		const x = keys[a]!;
		const y = keys[b]!;
		if (x === y) return ids[a]! < ids[b]!;
		return isDescending ? x > y : x < y;
	};
}

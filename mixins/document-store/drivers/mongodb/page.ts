import { fullSort } from "../../guard/query.ts";
import { valueAt } from "../../paths.ts";
import type { Document, FindQuery, Scalar, Sort } from "../../port.ts";
import type { Shape } from "../../shape.ts";

/** Compiles a page, of one document more than the limit where there is a next page. */
export function pageOf({ where = {}, sort = [], after, limit, fields }: FindQuery) {
	const order = fullSort(sort);
	return {
		filter: after ? { $and: [where, behind(order, after)] } : where,
		options: { sort: order, limit: limit + 1, projection: projectionOf(fields, sort) },
	};
}

/** What lies behind a cursor, as one range for each sort field: an index scans each and merges them in order. */
function behind(sort: Sort, after: Scalar[]): object {
	const ranges = sort.map(([field, direction], position) => ({
		...Object.fromEntries(sort.slice(0, position).map(([name], i) => [name, after[i]])),
		[field]: { [direction === 1 ? "$gt" : "$lt"]: after[position] },
	}));
	return ranges.length === 1 ? ranges[0]! : { $or: ranges };
}

/** Where the page after a document begins. */
export function keysetOf({ fields }: Shape, sort: Sort, last: Document): Scalar[] {
	// The guard sees to it that each document has each sort field.
	return fullSort(sort).map(([field]) => valueAt(last, fields.get(field)!.path) as Scalar);
}

/** What is read of each document: the members asked for, and those that the sort needs; all without a list. */
export function projectionOf(fields: string[] | undefined, sort: Sort = []): Record<string, 1> | undefined {
	if (!fields) return undefined;
	const sorted = sort.map(([field]) => field.split(".")[0]!);
	return Object.fromEntries(["version", ...fields, ...sorted].map((member) => [member, 1]));
}

import type { ImportReport } from "../../../shared/contracts/jobs.ts";
import type { Duplicate } from "../../../shared/errors.ts";
import type { Directory } from "../categories/directory.ts";
import type { Cause } from "../revisions.ts";
import { showStock } from "../stock.ts";
import type { Store } from "../store.ts";
import type { RowOutcome } from "./group.ts";
import { type PlannedGroup, planGroups, type SoundRow } from "./plan.ts";
import { added, EMPTY_REPORT, reportOnRow } from "./report.ts";

/** Each lost try is another writer's success. */
const MAX_TRIES = 5;

const CONFLICT: RowOutcome = {
	pointer: "",
	code: "CONFLICT",
	message: "The product kept changing while it was imported. Import the row again.",
};

/** Imports rows: reads the products they belong to, decides, and writes all of them in one commit. */
export async function importRows(
	store: Store,
	directory: Directory,
	rows: SoundRow[],
	cause: Cause,
): Promise<ImportReport> {
	let report = EMPTY_REPORT;
	let open = rows;
	for (let tries = 0; open.length > 0 && tries < MAX_TRIES; tries++) {
		const groups = await planGroups(store, directory, open, cause);
		const lost = await write(store.products, groups, tries > 0);
		for (const group of groups) if (!lost.has(group)) report = added(report, reportOn(group));
		open = [...lost].flatMap(({ rows }) => rows);
	}
	for (const { line, ignored } of open) report = added(report, reportOnRow(line, CONFLICT, ignored));
	await showStock(store, [...new Set(rows.map(({ row }) => row.sku))]);
	return report;
}

/** Writes what was planned; answers the groups whose product was changed, or whose SKU or slug was taken, meanwhile. */
async function write(
	products: Store["products"],
	groups: PlannedGroup[],
	oneByOne: boolean,
): Promise<Set<PlannedGroup>> {
	const created = groups.filter(({ insert }) => insert);
	const changed = groups.filter(({ revision }) => revision);
	const batches = oneByOne ? created.map((group) => [group]) : created.length > 0 ? [created] : [];
	const [lost, revised] = await Promise.all([
		Promise.all(batches.map((batch) => insertAll(products, batch))),
		changed.length > 0 ? products.updateMany(changed.map(({ revision }) => revision!)) : [],
	]);
	return new Set([...lost.flat(), ...changed.filter((_, i) => revised[i] === null)]);
}

/** Inserts the new products of these groups; where one is refused, answers those that are not in. */
async function insertAll(products: Store["products"], groups: PlannedGroup[]): Promise<PlannedGroup[]> {
	try {
		await products.insertMany(
			groups.map(({ insert }) => insert!),
			"skip",
		);
		return [];
	} catch (error) {
		if ((error as Duplicate).type !== "DUPLICATE") throw error;
		const ids = groups.map(({ insert }) => insert!._id);
		const inserted = new Set((await products.getMany(ids, [])).map(({ _id }) => _id));
		return groups.filter(({ insert }) => !inserted.has(insert!._id));
	}
}

const reportOn = ({ rows, outcomes }: PlannedGroup): ImportReport =>
	rows.map(({ line, ignored }, i) => reportOnRow(line, outcomes[i]!, ignored)).reduce(added, EMPTY_REPORT);

import { setTimeout as delay } from "node:timers/promises";
import { isUnavailable, ServiceUnavailable } from "../../../../shared/errors.ts";
import type { Change, RebuildReport } from "../../port.ts";
import { Builder, type Context } from "./builder.ts";
import { patientBulk } from "./bulk.ts";
import { checkpointOf, copyWrites } from "./copy.ts";
import { buildAlias, countIn, deleteIndex, ensureIndex, type Generation, generations } from "./live-index.ts";
import { IS_LIVE, metaOf } from "./schema.ts";

/** The checkpoint of an index without writes. */
const EVERYTHING = -1;
const REPORTED_REJECTIONS = 100;
/** A pass takes a moment, in which more is written: so little can wait for the last one. */
const FEW = 100;
const MOST_PASSES = 10;
/** Searches that found the old index by its alias are over by then. */
const READERS_LEAVE_MS = 500;
/** A builder that is silent for so long has died; a source may take its time between two batches. */
const ABANDONED_MS = 10 * 60_000;

/**
 * Builds the next generation from the source and puts it in the place of the live one, which takes writes all the while:
 *
 * 1. Note the live index's checkpoint, then load the source into a new index, each document with its version.
 * 2. Copy from the live index what was written since the checkpoint, and all tombstones, until the two agree in ids and
 *    versions but for the writes of a moment. What was there before the checkpoint is not copied: the source has the
 *    same or newer, or the document is gone from the store. So a document that was lost long ago vanishes, and one that
 *    was created during the scan stays. Before the first rebuild nothing is from long ago, and everything is copied.
 * 3. Move the aliases in one step, and only if the live index still is the one that was copied from.
 * 4. Close the old index for writing, copy its last writes to the new one, and delete it.
 *
 * The higher version wins in every step, so each may be repeated. A failure before the move leaves the old generation
 * in place. A crash in step 4 leaves out the changes of its last moment until the rebuild is run again, as its job is.
 * Two at once do no harm: the second to move its aliases fails.
 */
export async function rebuild<D>(context: Context<D>, source: AsyncIterable<Change<D>[]>): Promise<RebuildReport> {
	const { elastic, names, kind } = context;
	const begun = performance.now();
	await ensureIndex(elastic, names, kind);
	const all = await generations(elastic, names);
	const live = all.find(({ isLive }) => isLive);
	if (!live) throw new ServiceUnavailable("Search");
	await removeAbandoned(context, all);

	const checkpoint = live.isShown ? await checkpointOf(elastic, live.index) : EVERYTHING;
	const builder = await Builder.begin(context, all.at(-1)!.number + 1);
	const { index } = builder;
	let rest: number;
	try {
		await builder.load(source);
		rest = await catchUp(context, live.index, checkpoint, builder);
		await builder.finish();
	} catch (error) {
		await discard(context, index);
		throw error;
	}
	await move(context, live, index);
	await retire(context, live.index, rest);
	return {
		documents: await countIn(elastic, index, IS_LIVE),
		rejected: builder.rejected.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, REPORTED_REJECTIONS),
		milliseconds: Math.round(performance.now() - begun),
	};
}

/** Removes what died half-built or half-removed. */
async function removeAbandoned({ elastic, now }: Context<any>, all: Generation[]): Promise<void> {
	const before = now().getTime() - ABANDONED_MS;
	for (const { index, isLive, meta } of all) {
		const isOurs = meta.schema !== undefined;
		const isInProgress = meta.builtAt !== undefined && Date.parse(meta.builtAt) > before;
		if (isOurs && !isLive && !isInProgress) await deleteIndex(elastic, index);
	}
}

/** Copies what the live index got since the checkpoint; answers the checkpoint from which the last pass must go on. */
async function catchUp(
	{ elastic }: Context<any>,
	live: string,
	checkpoint: number,
	builder: Builder<any>,
): Promise<number> {
	let since = checkpoint;
	for (let pass = 0; pass < MOST_PASSES; pass++) {
		const reached = await checkpointOf(elastic, live);
		const news = await copyWrites(elastic, live, { since, withTombstones: pass === 0 }, (writes) =>
			builder.write(writes),
		);
		since = reached;
		if (news < FEW) break;
	}
	return since;
}

/** Shows the new index in the place of the live one; the server refuses where another rebuild was faster. */
async function move(context: Context<any>, live: Generation, index: string): Promise<void> {
	const { elastic, names, kind } = context;
	const actions = [
		...live.aliases.map((alias) => ({ remove: { index: live.index, alias, must_exist: true } })),
		{ remove: { index, alias: buildAlias(index), must_exist: true } },
		{ add: { index, alias: names.write } },
		{ add: { index, alias: names.read, filter: IS_LIVE } },
	];
	try {
		await elastic.patiently((client, limits) =>
			client.indices.putMapping({ index, _meta: { ...metaOf(kind) } }, limits),
		);
		await elastic.patiently((client, limits) => client.indices.updateAliases({ actions }, limits));
	} catch (error) {
		// Without an answer the index may be live by now.
		if (!isUnavailable(error)) await discard(context, index);
		throw error;
	}
}

/** Deletes an index that will not be shown; where that fails, a later rebuild does it. */
const discard = ({ elastic }: Context<any>, index: string): Promise<void> =>
	deleteIndex(elastic, index).catch(() => undefined);

/** Brings the last writes over and deletes the old index. Writes that meet the closed index are repeated by their callers. */
async function retire({ elastic, names }: Context<any>, old: string, since: number): Promise<void> {
	await elastic.patiently((client, limits) => client.indices.addBlock({ index: old, block: "write" }, limits));
	await copyWrites(elastic, old, { since, withTombstones: false }, (writes) =>
		patientBulk(elastic, names.write, writes),
	);
	await elastic.patiently((client, limits) => client.indices.refresh({ index: names.write }, limits));
	await delay(READERS_LEAVE_MS);
	await deleteIndex(elastic, old);
}

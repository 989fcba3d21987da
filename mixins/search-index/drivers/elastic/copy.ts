import { InternalError } from "../../../../shared/errors.ts";
import type { Outcome } from "../../port.ts";
import type { Elastic, estypes } from "./client.ts";
import type { Write } from "./schema.ts";

const PAGE = 1_000;

/**
 * The sequence number up to which every write to an index is done. Each write to an index of one shard has a number,
 * higher than those before; a number may be seen before a lower one that is still being written.
 */
export async function checkpointOf(elastic: Elastic, index: string): Promise<number> {
	const { indices } = await elastic.patiently((client, limits) =>
		client.indices.stats({ index, level: "shards", metric: ["docs"] }, limits),
	);
	const copies = Object.values(indices?.[index]?.shards ?? {}).flat();
	const primary = copies.find(({ routing }) => routing?.primary);
	if (!primary?.seq_no) throw new InternalError(`The index ${index} has no shard.`);
	return primary.seq_no.local_checkpoint;
}

/**
 * Gives what an index got after the checkpoint `since` to `take`, a thousand at a time. Answers how much of it was news
 * there: with 0, both had the same documents in the same versions.
 */
export async function copyWrites(
	elastic: Elastic,
	index: string,
	{ since, withTombstones }: { since: number; withTombstones: boolean },
	take: (writes: Write[]) => Promise<Outcome[]>,
): Promise<number> {
	await elastic.patiently((client, limits) => client.indices.refresh({ index }, limits));
	const should: estypes.QueryDslQueryContainer[] = [{ range: { _seq_no: { gt: since } } }];
	if (withTombstones) should.push({ term: { deleted: true } });
	for (let after = -1, news = 0; ; ) {
		const page = { index, size: PAGE, version: true, sort: [{ _seq_no: "asc" as const }], search_after: [after] };
		const { hits } = await elastic.patiently((client, limits) =>
			client.search<object>({ ...page, query: { bool: { should } }, allow_partial_search_results: false }, limits),
		);
		// True because the request asks for sources and versions, and every document has an id.
		const writes = hits.hits.map((hit) => ({ id: hit._id!, version: hit._version!, source: hit._source! }));
		news += (await take(writes)).filter(({ outcome }) => outcome === "applied").length;
		if (writes.length < PAGE) return news;
		after = Number(hits.hits.at(-1)!.sort![0]);
	}
}

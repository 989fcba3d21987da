import { afterEach, expect, test } from "@jest/globals";
import { Generations } from "../../../mixins/search-index/drivers/elastic/generations.ts";
import type { Kind } from "../../../mixins/search-index/drivers/elastic/schema.ts";
import type { Change } from "../../../mixins/search-index/port.ts";
import { gone, NOTES, type Note, note, temporaryClusters } from "../../support/elastic.ts";
import { indexesOf } from "../../support/elastic-indexes.ts";
import { onServers } from "../../support/servers.ts";

async function* inBatches(...batches: Change<Note>[][]): AsyncIterable<Change<Note>[]> {
	yield* batches;
}

onServers("generations of an index in Elasticsearch", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const newCluster = temporaryClusters(url);
	const open: Generations<Note>[] = [];
	afterEach(async () => {
		for (const each of open.splice(0)) await each.close();
	});

	/** A node with the index of a cluster. */
	async function node(clusterName: string, kind: Kind<Note> = NOTES, now?: () => Date): Promise<Generations<Note>> {
		const notes = new Generations({ url, clusterName }, kind, now);
		open.push(notes);
		await notes.open();
		return notes;
	}
	const texts = async (notes: Generations<Note>): Promise<string[]> => {
		await notes.refresh();
		const { hits } = await notes.search<Note>({ size: 100, sort: ["text"] });
		return hits.hits.map((hit) => hit._source!.text);
	};
	const outcomes = async (notes: Generations<Note>, changes: Change<Note>[]) =>
		(await notes.apply(changes)).map(({ outcome }) => outcome);

	test("is made once, whichever of many nodes comes first, and shown after its first rebuild", async () => {
		const cluster = newCluster();
		const nodes = await Promise.all(Array.from({ length: 5 }, () => node(cluster)));
		expect(await indexesOf(url, cluster)).toEqual([`${cluster}-notes-1`]);
		expect(await outcomes(nodes[0]!, [note("a", 2), note("a", 2), note("a", 1), note("b", 1, "")])).toEqual([
			"applied",
			"stale",
			"stale",
			"rejected",
		]);
		await expect(nodes[1]!.search({})).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
		expect(await nodes[1]!.health()).toMatchObject({ ready: false, generation: `${cluster}-notes-1` });
		const report = await nodes[2]!.rebuild(inBatches([note("a", 1), note("b", 1), note("c", 1, "")]));
		expect(report).toMatchObject({ documents: 2, rejected: [{ id: "c", reason: "text is missing" }] });
		for (const each of nodes) expect(await texts(each)).toEqual(["a2", "b1"]);
		const later = await node(cluster);
		expect(await later.health()).toEqual({ ready: true, documents: 2, generation: `${cluster}-notes-2` });
		expect(await indexesOf(url, cluster)).toEqual([`${cluster}-notes-2`]);
	});

	test("forgets what the store lost long ago and keeps what came during the scan", async () => {
		const notes = await node(newCluster());
		await notes.rebuild(inBatches([note("lost", 1)]));
		await notes.apply([note("stays", 1), gone("buried", 5)]);
		async function* slow() {
			yield [note("stays", 1), note("buried", 4)];
			await notes.apply([note("fresh", 1), note("stays", 2), note("brief", 1)]);
			await notes.apply([gone("brief", 2)]);
			yield [note("scanned", 1)];
		}
		await notes.rebuild(slow());
		expect(await texts(notes)).toEqual(["fresh1", "scanned1", "stays2"]);
		expect(await outcomes(notes, [note("buried", 4), note("brief", 1), note("lost", 1)])).toEqual([
			"stale",
			"stale",
			"applied",
		]);
	});
});

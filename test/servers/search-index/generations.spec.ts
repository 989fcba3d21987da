import { afterEach, expect, test } from "@jest/globals";
import { Generations } from "../../../mixins/search-index/drivers/elastic/generations.ts";
import type { Kind } from "../../../mixins/search-index/drivers/elastic/schema.ts";
import type { Change } from "../../../mixins/search-index/port.ts";
import { gone, NOTES, type Note, note, temporaryClusters } from "../../support/elastic.ts";
import { ask, indexesOf } from "../../support/elastic-indexes.ts";
import { onServers } from "../../support/servers.ts";

const UNAVAILABLE = { type: "SERVICE_UNAVAILABLE", retryable: true };
const DAY_MS = 24 * 60 * 60 * 1000;

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
		const { hits } = await notes.search<Note>({ size: 1_000, sort: ["text"] });
		return hits.hits.map((hit) => hit._source!.text);
	};
	const outcomes = async (notes: Generations<Note>, changes: Change<Note>[]) =>
		(await notes.apply(changes)).map(({ outcome }) => outcome);

	test("are begun once, whichever of many nodes comes first, and shown after the first rebuild", async () => {
		const cluster = newCluster();
		const nodes = await Promise.all(Array.from({ length: 5 }, () => node(cluster)));
		expect(await indexesOf(url, cluster)).toEqual([`${cluster}-notes-1`]);
		expect(await outcomes(nodes[0]!, [note("a", 2), note("a", 2), note("a", 1), note("b", 1, "")])).toEqual([
			"applied",
			"stale",
			"stale",
			"rejected",
		]);
		await expect(nodes[1]!.search({})).rejects.toMatchObject(UNAVAILABLE);
		expect(await nodes[1]!.health()).toMatchObject({ ready: false, generation: `${cluster}-notes-1` });
		const report = await nodes[2]!.rebuild(inBatches([note("a", 1), note("b", 1), note("c", 1, "")]));
		expect(report).toMatchObject({ documents: 2, rejected: [{ id: "c", reason: "text is missing" }] });
		for (const each of nodes) expect(await texts(each)).toEqual(["a2", "b1"]);
		const later = await node(cluster);
		expect(await later.health()).toEqual({ ready: true, documents: 2, generation: `${cluster}-notes-2` });
		expect(await indexesOf(url, cluster)).toEqual([`${cluster}-notes-2`]);
	});

	test("forget what the store lost long ago and keep what came during the scan", async () => {
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

	test("lose no write that is acknowledged while one follows the other, and fail no reader", async () => {
		const cluster = newCluster();
		const [builder, writer, reader] = [await node(cluster), await node(cluster), await node(cluster)];
		const store = new Map(Array.from({ length: 500 }, (_, i) => [`n${i}`, 1]));
		async function* scan() {
			const ids = [...store.keys()];
			for (let at = 0; at < ids.length; at += 100) yield ids.slice(at, at + 100).map((id) => note(id, store.get(id)!));
		}
		await builder.rebuild(scan());
		let isOver = false;
		let reads = 0;
		const write = async (nth: number) => {
			for (let i = 0; !isOver; i++) {
				const id = i % 5 === 0 ? `w${nth}new${i}` : `n${4 * ((i * 7) % 125) + nth}`;
				const version = (store.get(id) ?? 0) + 1;
				store.set(id, version);
				// Closed for a moment when the index changes; its caller repeats, as the facts' consumer does.
				while ((await writer.apply([note(id, version)]).catch(() => undefined)) === undefined);
			}
		};
		const writing = [0, 1, 2, 3].map(write);
		const reading = (async () => {
			for (; !isOver; reads++) expect((await reader.search({ size: 0 })).hits.total).toMatchObject({ relation: "eq" });
		})();
		for (let i = 0; i < 3; i++) await builder.rebuild(scan());
		isOver = true;
		await Promise.all([...writing, reading]);
		await builder.refresh();
		const { hits } = await builder.search<Note>({ size: 10_000 });
		const indexed = new Map(hits.hits.map((hit) => [hit._id!, hit._source!.text]));
		expect(indexed).toEqual(new Map([...store].map(([id, version]) => [id, `${id}${version}`])));
		expect(reads).toBeGreaterThan(50);
		expect(store.size).toBeGreaterThan(510);
		expect(await indexesOf(url, cluster)).toEqual([`${cluster}-notes-5`]);
	});

	test("keep what was removed away when the server has forgotten the removal", async () => {
		const cluster = newCluster();
		const notes = await node(cluster);
		await notes.rebuild(inBatches([note("a", 1), note("b", 1)]));
		await notes.apply([gone("a", 8)]);
		for (let restart = 0; restart < 2; restart++) {
			// What a restart does to an index: it is written out, and opened again from its files.
			const index = `/${cluster}-notes-2`;
			for (const step of ["_flush", "_close", "_open"]) await ask(url, "POST", `${index}/${step}`);
			await ask(url, "GET", `/_cluster/health${index}?wait_for_status=yellow`);
			expect(await outcomes(notes, [note("a", 7)])).toEqual(["stale"]);
			expect(await texts(notes)).toEqual(["b1"]);
		}
	});

	test("forget a removal after a day", async () => {
		const cluster = newCluster();
		let days = 0;
		const notes = await node(cluster, NOTES, () => new Date(Date.now() + days * DAY_MS));
		await notes.rebuild(inBatches([]));
		await notes.apply([gone("a", 8)]);
		days = 0.9;
		await notes.apply([gone("b", 8)]);
		days = 1.1;
		await notes.refresh();
		await notes.purge();
		await notes.refresh();
		const { hits } = await ask(url, "GET", `/${cluster}-notes-2/_search`);
		expect(hits.hits.map(({ _id }: { _id: string }) => _id)).toEqual(["b"]);
	});

	test("stay as they are when a source fails, and nothing is left of the try", async () => {
		const cluster = newCluster();
		const notes = await node(cluster);
		await notes.rebuild(inBatches([note("a", 1)]));
		async function* broken() {
			yield [note("b", 1)];
			throw new Error("The source is gone.");
		}
		await expect(notes.rebuild(broken())).rejects.toThrow("The source is gone.");
		expect(await texts(notes)).toEqual(["a1"]);
		expect(await indexesOf(url, cluster)).toEqual([`${cluster}-notes-2`]);
	});

	test("survive two rebuilds at once: the second to finish gives up", async () => {
		const cluster = newCluster();
		const [first, second] = [await node(cluster), await node(cluster)];
		await first.rebuild(inBatches([note("a", 1)]));
		async function* slow() {
			yield [note("slow", 1)];
			await second.rebuild(inBatches([note("fast", 1)]));
			await second.apply([note("live", 1)]);
		}
		await expect(first.rebuild(slow())).rejects.toThrow();
		expect(await texts(first)).toEqual(["fast1", "live1"]);
		expect((await indexesOf(url, cluster)).filter((index) => index !== `${cluster}-notes-4`)).toEqual([]);
	});

	test("remove what died half-built, but nothing that is being built or is not ours", async () => {
		const cluster = newCluster();
		const notes = await node(cluster);
		const made = (index: number, _meta: object) =>
			ask(url, "PUT", `/${cluster}-notes-${index}`, { mappings: { _meta } });
		const agoMinutes = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
		await made(2, { schema: 2, builtAt: agoMinutes(11) });
		await made(3, { schema: 2, builtAt: agoMinutes(1) });
		await made(4, { schema: 2 });
		await made(5, {});
		await notes.rebuild(inBatches([note("a", 1)]));
		expect(await indexesOf(url, cluster)).toEqual([3, 5, 6].map((number) => `${cluster}-notes-${number}`));
	});

	test("of an older version are left alone until a rebuild; those of a newer one are refused", async () => {
		const cluster = newCluster();
		const old = await node(cluster);
		await old.rebuild(inBatches([note("a", 1)]));
		const newer: Kind<Note> = {
			...NOTES,
			schema: NOTES.schema + 1,
			properties: { ...NOTES.properties, length: { type: "long" } },
			fieldsOf: ({ text }) => ({ text, length: text.length }),
		};
		const next = await node(cluster, newer);
		expect(await next.health()).toEqual({ ready: false, documents: 1, generation: `${cluster}-notes-2` });
		await expect(next.search({})).rejects.toMatchObject(UNAVAILABLE);
		await expect(next.apply([note("b", 1)])).rejects.toMatchObject(UNAVAILABLE);
		async function* slow() {
			yield [note("a", 1)];
			await old.apply([note("c", 1)]);
			expect(await texts(old)).toEqual(["a1", "c1"]);
		}
		await next.rebuild(slow());
		expect(await texts(next)).toEqual(["a1", "c1"]);
		expect(await next.health()).toMatchObject({ ready: true });
		await expect(old.apply([note("d", 1)])).rejects.toMatchObject(UNAVAILABLE);
		await expect(old.search({})).rejects.toMatchObject(UNAVAILABLE);
		await expect(node(cluster)).rejects.toThrow(/^ELASTICSEARCH_URL: .*notes-3.*start the newer version/);
	});

	test("with another mapping are refused, with what to do", async () => {
		const cluster = newCluster();
		await node(cluster);
		const changed: Kind<Note> = { ...NOTES, properties: { text: { type: "text" } } };
		await expect(node(cluster, changed)).rejects.toThrow(
			/^ELASTICSEARCH_URL: .*notes-1 has another mapping.*delete it/,
		);
		const foreign = newCluster();
		await ask(url, "PUT", `/${foreign}-notes-1`, {});
		await expect(node(foreign)).rejects.toThrow(/^ELASTICSEARCH_URL: .*notes-1.*delete it/);
	});

	test("are begun anew where the server was emptied", async () => {
		const cluster = newCluster();
		const notes = await node(cluster);
		await notes.rebuild(inBatches([note("a", 1)]));
		await ask(url, "DELETE", `/${cluster}-notes-2`);
		expect(await notes.health()).toMatchObject({ ready: false });
		await expect(notes.apply([note("b", 1)])).rejects.toMatchObject(UNAVAILABLE);
		expect(await outcomes(notes, [note("b", 1)])).toEqual(["applied"]);
		await notes.rebuild(inBatches([note("a", 1)]));
		expect(await texts(notes)).toEqual(["a1", "b1"]);
	});

	test("take a change again that met an index closed for writing", async () => {
		const cluster = newCluster();
		const notes = await node(cluster);
		await notes.rebuild(inBatches([]));
		const index = `/${cluster}-notes-2`;
		await ask(url, "PUT", `${index}/_block/write`);
		await expect(notes.apply([note("a", 1)])).rejects.toMatchObject(UNAVAILABLE);
		await ask(url, "PUT", `${index}/_settings`, { "index.blocks.write": false });
		expect(await outcomes(notes, [note("a", 1)])).toEqual(["applied"]);
	});
});

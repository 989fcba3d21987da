import { isUnavailable } from "../../../../shared/errors.ts";
import type { Change, Health, Outcome, RebuildReport } from "../../port.ts";
import { bulk } from "./bulk.ts";
import { Elastic, type estypes } from "./client.ts";
import { ensureIndex, generations, Names, throughAlias } from "./live-index.ts";
import { rebuild } from "./rebuild.ts";
import { IS_LIVE, type Kind, writeOf } from "./schema.ts";

/** One request writes about 100 ms at most. */
const CHANGES_PER_REQUEST = 500;
/** For so long a late change cannot bring a removed document back. */
const TOMBSTONE_TTL_MS = 24 * 60 * 60 * 1000;
const PURGE_EVERY_MS = 60 * 60 * 1000;

export interface Place {
	url: string;
	/** What the names of all indexes begin with. */
	clusterName: string;
}

/**
 * The index of one kind of documents, in generations: a rebuild makes a new one beside the old one and takes its place.
 * Every node reads and writes by aliases, which the server resolves, so that all follow a change of generation.
 */
export class Generations<D> {
	readonly elastic: Elastic;
	readonly #names: Names;
	readonly #kind: Kind<D>;
	readonly #now: () => Date;
	#purging: NodeJS.Timeout | undefined;

	/** Throws StartError for a URL that is none. */
	constructor({ url, clusterName }: Place, kind: Kind<D>, now: () => Date = () => new Date()) {
		this.elastic = new Elastic(url);
		this.#names = new Names(clusterName, kind);
		this.#kind = kind;
		this.#now = now;
	}

	/** See `Elastic.connect` and `ensureIndex`. */
	async open(): Promise<void> {
		await this.elastic.connect(() => ensureIndex(this.elastic, this.#names, this.#kind));
		// What fails is tried again an hour later.
		this.#purging ??= setInterval(() => void this.purge().catch(() => undefined), PURGE_EVERY_MS).unref();
	}

	async close(): Promise<void> {
		clearInterval(this.#purging);
		this.#purging = undefined;
		await this.elastic.close();
	}

	/** As the port says; `stale` also for what a removal of the last 24 hours has overtaken. */
	async apply(changes: Change<D>[]): Promise<Outcome[]> {
		const reasons = changes.map((change) => this.#kind.refusal(change));
		const good = changes.filter((_, i) => reasons[i] === undefined);
		const written = (await this.#write(good)).values();
		// True because there is one outcome for each change that was not refused.
		return changes.map(({ id }, i) =>
			reasons[i] === undefined ? (written.next().value as Outcome) : { id, outcome: "rejected", reason: reasons[i] },
		);
	}

	/** Searches what readers see. Throws ServiceUnavailable before the first rebuild is complete. */
	async search<T = unknown, A = Record<string, estypes.AggregationsAggregate>>(
		request: Omit<estypes.SearchRequest, "index">,
	): Promise<estypes.SearchResponse<T, A>> {
		const index = this.#names.read;
		return throughAlias(
			this.elastic.call((client, limits) =>
				client.search<T, A>({ index, allow_partial_search_results: false, ...request }, limits),
			),
		);
	}

	/** As the port says. Only one at a time makes sense; a second one fails and leaves nothing behind. */
	rebuild(source: AsyncIterable<Change<D>[]>): Promise<RebuildReport> {
		return rebuild({ elastic: this.elastic, names: this.#names, kind: this.#kind, now: this.#now }, source);
	}

	async refresh(): Promise<void> {
		const index = this.#names.write;
		await throughAlias(this.elastic.call((client, limits) => client.indices.refresh({ index }, limits)));
	}

	/** Not ready before the first rebuild, and after an older version's index was found: it wants a rebuild. */
	async health(): Promise<Health> {
		const live = (await generations(this.elastic, this.#names)).find(({ isLive }) => isLive);
		if (!live) return { ready: false, documents: 0, generation: "none" };
		const request = { index: live.index, query: IS_LIVE };
		const { count } = await throughAlias(this.elastic.call((client, limits) => client.count(request, limits)));
		return { ready: live.aliases.includes(this.#names.read), documents: count, generation: live.index };
	}

	/** Forgets removals that are older than a day. */
	async purge(): Promise<void> {
		const before = new Date(this.#now().getTime() - TOMBSTONE_TTL_MS).toISOString();
		const query = { bool: { filter: [{ term: { deleted: true } }, { range: { deletedAt: { lt: before } } }] } };
		await this.elastic.patiently((client, limits) =>
			// A document that comes back meanwhile is a conflict, and stays.
			client.deleteByQuery({ index: this.#names.write, conflicts: "proceed", query }, limits),
		);
	}

	async #write(changes: Change<D>[]): Promise<Outcome[]> {
		const now = this.#now();
		const outcomes: Outcome[] = [];
		for (let at = 0; at < changes.length; at += CHANGES_PER_REQUEST) {
			const writes = changes.slice(at, at + CHANGES_PER_REQUEST).map((change) => writeOf(this.#kind, change, now));
			outcomes.push(...(await bulk(this.elastic, this.#names.write, writes).catch(this.#healed)));
		}
		return outcomes;
	}

	/** Where the server was emptied under us, there is an index again when the call is repeated. */
	readonly #healed = async (error: unknown): Promise<never> => {
		// What prevents it is away too, or not ours to decide while others write.
		if (isUnavailable(error)) await ensureIndex(this.elastic, this.#names, this.#kind).catch(() => undefined);
		throw error;
	};
}

import { InvalidQuery, ServiceUnavailable } from "../../../../shared/errors.ts";
import {
	type Change,
	type Health,
	type Outcome,
	type ProductDocument,
	type ProductPage,
	type ProductQuery,
	type ProductSearchEngine,
	type RebuildReport,
	type Suggestions,
	WINDOW,
} from "../../port.ts";
import { Channel } from "./channel.ts";

const REPORTED_REJECTIONS = 100;
/** A few milliseconds of writing, after which waiting searches get their turn; larger messages also cost more memory. */
const CHANGES_PER_MESSAGE = 50;

type ProductChange = Change<ProductDocument>;

/** The embedded engine: an index in the memory of a worker thread, empty at each start until `rebuild`. */
export const embeddedSearch = (): ProductSearchEngine => new EmbeddedSearch();

class EmbeddedSearch implements ProductSearchEngine {
	readonly label = "embedded index (in memory)";
	#channel: Channel | undefined;
	#rebuild: Promise<unknown> = Promise.resolve();

	async open(): Promise<void> {
		this.#connect();
	}

	async close(): Promise<void> {
		await this.#channel?.close();
	}

	async apply(changes: ProductChange[]): Promise<Outcome[]> {
		const outcomes: Outcome[] = [];
		for (const part of parts(changes)) outcomes.push(...(await this.#open.call("apply", part)));
		return outcomes;
	}

	async search(query: ProductQuery): Promise<ProductPage> {
		if ((query.offset ?? 0) + query.limit > WINDOW)
			throw new InvalidQuery(`A search page ends at ${WINDOW} at the latest.`);
		return this.#open.call("search", query);
	}

	async suggest(text: string, limit: number): Promise<Suggestions> {
		return this.#open.call("suggest", text, limit);
	}

	async refresh(): Promise<void> {
		await this.#open.call("health");
	}

	async health(): Promise<Health> {
		return this.#open.call("health");
	}

	/** One rebuild at a time. Also starts the worker again where it has died. */
	rebuild(source: AsyncIterable<ProductChange[]>): Promise<RebuildReport> {
		const turn = this.#rebuild.then(() => this.#load(source));
		this.#rebuild = turn.catch(() => undefined);
		return turn;
	}

	async #load(source: AsyncIterable<ProductChange[]>): Promise<RebuildReport> {
		const begun = performance.now();
		const channel = this.#connect();
		await channel.call("begin");
		let rejected: RebuildReport["rejected"];
		try {
			rejected = await load(channel, source);
			await channel.call("finish");
		} catch (error) {
			// Where the worker has died the generation died with it, and the first error says more.
			await channel.call("abandon").catch(() => undefined);
			throw error;
		}
		const { documents } = await channel.call("health");
		return {
			documents,
			rejected: rejected.slice(0, REPORTED_REJECTIONS),
			milliseconds: Math.round(performance.now() - begun),
		};
	}

	get #open(): Channel {
		if (!this.#channel) throw new ServiceUnavailable("Search");
		return this.#channel;
	}

	#connect(): Channel {
		if (this.#channel) return this.#channel;
		const channel = new Channel();
		this.#channel = channel;
		void channel.ended.then(() => {
			if (this.#channel === channel) this.#channel = undefined;
		});
		return channel;
	}
}

/** Sends the source to the worker and answers the refused rows; the source reads on while the worker indexes. */
async function load(channel: Channel, source: AsyncIterable<ProductChange[]>): Promise<RebuildReport["rejected"]> {
	const rejected: RebuildReport["rejected"] = [];
	let loading: Promise<RebuildReport["rejected"]> = Promise.resolve([]);
	for await (const batch of source) {
		for (const part of parts(batch)) {
			rejected.push(...(await loading));
			loading = channel.call("load", part);
			// Awaited above or below, unless the source fails first: then its error is the one that counts.
			loading.catch(() => undefined);
		}
	}
	return [...rejected, ...(await loading)];
}

function* parts(changes: ProductChange[]): Iterable<ProductChange[]> {
	for (let at = 0; at < changes.length; at += CHANGES_PER_MESSAGE) yield changes.slice(at, at + CHANGES_PER_MESSAGE);
}

import type { Change, Health, Outcome, RebuildReport, SearchEngine } from "../../port.ts";
import type { Channel, Remote } from "./channel.ts";
import type { Generations } from "./generations.ts";
import type { Thread } from "./thread.ts";

const REPORTED_REJECTIONS = 100;
/** A few milliseconds of writing, after which waiting searches get their turn; larger messages also cost more memory. */
const CHANGES_PER_MESSAGE = 50;

/** What the embedded engines have in common: an index in a worker thread, empty at each start until `rebuild`. */
export abstract class EmbeddedEngine<D, I extends Generations<D, any>> implements SearchEngine<D> {
	readonly label = "embedded index";
	readonly #thread: Thread;
	readonly #indexOf: (channel: Channel) => Remote<I>;
	#rebuild: Promise<unknown> = Promise.resolve();

	constructor(thread: Thread, indexOf: (channel: Channel) => Remote<I>) {
		this.#thread = thread;
		this.#indexOf = indexOf;
	}

	async open(): Promise<void> {
		this.#thread.open(this);
	}

	close(): Promise<void> {
		return this.#thread.close(this);
	}

	async apply(changes: Change<D>[]): Promise<Outcome[]> {
		const outcomes: Outcome[] = [];
		for (const part of parts(changes)) outcomes.push(...(await this.#filling.apply(part)));
		return outcomes;
	}

	async refresh(): Promise<void> {
		await this.health();
	}

	async health(): Promise<Health> {
		return this.#filling.health();
	}

	whenLost(): Promise<void> {
		return this.#thread.ended();
	}

	/** One rebuild at a time. Also starts the thread again where it has died. */
	rebuild(source: AsyncIterable<Change<D>[]>): Promise<RebuildReport> {
		const turn = this.#rebuild.then(() => this.#load(source));
		this.#rebuild = turn.catch(() => undefined);
		return turn;
	}

	/** The index of the thread that runs now. Throws ServiceUnavailable where there is none. */
	protected get index(): Remote<I> {
		return this.#indexOf(this.#thread.channelFor(this));
	}

	/** What every index can do. True because `I` is one; the compiler does not look through its mapped type. */
	get #filling(): Filling<D> {
		return this.index as unknown as Filling<D>;
	}

	async #load(source: AsyncIterable<Change<D>[]>): Promise<RebuildReport> {
		const begun = performance.now();
		this.#thread.restart(this);
		const index = this.#filling;
		await index.begin();
		let rejected: RebuildReport["rejected"];
		try {
			rejected = await load(index, source);
			await index.finish();
		} catch (error) {
			// Where the worker has died the generation died with it, and the first error says more.
			await index.abandon().catch(() => undefined);
			throw error;
		}
		const { documents } = await index.health();
		return {
			documents,
			rejected: rejected.slice(0, REPORTED_REJECTIONS),
			milliseconds: Math.round(performance.now() - begun),
		};
	}
}

type Filling<D> = Remote<Pick<Generations<D, any>, "apply" | "begin" | "load" | "finish" | "abandon" | "health">>;

/** Sends the source to the worker and answers the refused rows; the source reads on while the worker indexes. */
async function load<D>(index: Filling<D>, source: AsyncIterable<Change<D>[]>): Promise<RebuildReport["rejected"]> {
	const rejected: RebuildReport["rejected"] = [];
	let loading: Promise<RebuildReport["rejected"]> = Promise.resolve([]);
	for await (const batch of source) {
		for (const part of parts(batch)) {
			rejected.push(...(await loading));
			loading = index.load(part);
			// Awaited above or below, unless the source fails first: then its error is the one that counts.
			loading.catch(() => undefined);
		}
	}
	return [...rejected, ...(await loading)];
}

function* parts<D>(changes: Change<D>[]): Iterable<Change<D>[]> {
	for (let at = 0; at < changes.length; at += CHANGES_PER_MESSAGE) yield changes.slice(at, at + CHANGES_PER_MESSAGE);
}

import { ServiceUnavailable } from "../../../../shared/errors.ts";
import type { Change, Outcome, RebuildReport } from "../../port.ts";
import { patientBulk } from "./bulk.ts";
import type { Elastic } from "./client.ts";
import { buildAlias, createIndex, type Names } from "./live-index.ts";
import { indexOf, type Kind, metaOf, type Write, writeOf } from "./schema.ts";

const WRITES_PER_REQUEST = 1_000;
const REQUESTS_AT_ONCE = 2;
const HEARTBEAT_MS = 10_000;
/** So many others may have begun a generation at the same moment. */
const MOST_RIVALS = 5;

export interface Context<D> {
	elastic: Elastic;
	names: Names;
	kind: Kind<D>;
	now: () => Date;
}

/** Fills an index that nobody reads yet; nobody else writes to it. */
export class Builder<D> {
	readonly index: string;
	/** What the source or the server had against single documents. */
	readonly rejected: RebuildReport["rejected"] = [];
	readonly #context: Context<D>;
	#heardOf: number;
	#inFlight: Promise<unknown>[] = [];

	private constructor(context: Context<D>, index: string, begun: Date) {
		this.#context = context;
		this.index = index;
		this.#heardOf = begun.getTime();
	}

	/** Creates the next free index from number `number` on. */
	static async begin<D>(context: Context<D>, number: number): Promise<Builder<D>> {
		const begun = context.now();
		const body = indexOf(context.kind, { ...metaOf(context.kind), builtAt: begun.toISOString() });
		const settings = { ...body.settings, refresh_interval: "-1" };
		for (let next = number; next < number + MOST_RIVALS; next++) {
			const index = context.names.index(next);
			const aliases = { [buildAlias(index)]: {} };
			if (await createIndex(context.elastic, index, { ...body, settings, aliases }))
				return new Builder(context, index, begun);
		}
		throw new ServiceUnavailable("Search");
	}

	/** Loads a source, reading on while the server writes. */
	async load(source: AsyncIterable<Change<D>[]>): Promise<void> {
		const waiting: Write[] = [];
		for await (const changes of source) {
			waiting.push(...this.#accepted(changes));
			while (waiting.length >= WRITES_PER_REQUEST) await this.#send(waiting.splice(0, WRITES_PER_REQUEST));
		}
		await this.#send(waiting);
		await Promise.all(this.#inFlight);
	}

	/** Writes what the index has not in the same or a higher version; one outcome each, in order. */
	async write(writes: Write[]): Promise<Outcome[]> {
		await this.#beat();
		const outcomes = await patientBulk(this.#context.elastic, buildAlias(this.index), writes);
		for (const each of outcomes) {
			if (each.outcome === "rejected") this.rejected.push({ id: each.id, reason: each.reason });
		}
		return outcomes;
	}

	/** Readies the index for readers. */
	async finish(): Promise<void> {
		const { elastic, kind } = this.#context;
		const { index } = this;
		const { refresh_interval } = indexOf(kind, metaOf(kind)).settings;
		await elastic.patiently((client, limits) =>
			client.indices.putSettings({ index, settings: { refresh_interval } }, limits),
		);
		await elastic.patiently((client, limits) => client.indices.refresh({ index }, limits));
	}

	#accepted(changes: Change<D>[]): Write[] {
		const { kind, now } = this.#context;
		return changes.flatMap((change) => {
			const reason = kind.refusal(change);
			if (reason === undefined) return writeOf(kind, change, now());
			this.rejected.push({ id: change.id, reason });
			return [];
		});
	}

	async #send(writes: Write[]): Promise<void> {
		if (this.#inFlight.length === REQUESTS_AT_ONCE) await this.#inFlight.shift();
		const sending = this.write(writes);
		// It is awaited above or in `load`, unless something else fails first: then that error is the one that counts.
		sending.catch(() => undefined);
		this.#inFlight.push(sending);
	}

	/** Tells others that this index is no ruin. */
	async #beat(): Promise<void> {
		const { elastic, kind, now } = this.#context;
		const at = now();
		if (at.getTime() - this.#heardOf < HEARTBEAT_MS) return;
		this.#heardOf = at.getTime();
		const _meta = { ...metaOf(kind), builtAt: at.toISOString() };
		await elastic.patiently((client, limits) => client.indices.putMapping({ index: this.index, _meta }, limits));
	}
}

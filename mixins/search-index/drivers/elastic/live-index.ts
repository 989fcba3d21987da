import { ServiceUnavailable, StartError } from "../../../../shared/errors.ts";
import { type Elastic, type estypes, refusal } from "./client.ts";
import { indexOf, type Kind, type Meta, metaOf } from "./schema.ts";

const MISSING = 404;
const EXISTS = "resource_already_exists_exception";

/** One index of a kind: it is live when it has a writing alias, and shown when it has a reading one. */
export interface Generation {
	index: string;
	number: number;
	meta: Partial<Meta>;
	aliases: string[];
	isLive: boolean;
	isShown: boolean;
}

/**
 * The names under which the indexes of one kind are reached. Aliases carry the number of the schema: code of another
 * version does not find them, and so neither reads nor writes an index that it does not understand.
 */
export class Names {
	readonly read: string;
	readonly write: string;
	readonly #base: string;
	readonly #readAlias: RegExp;
	readonly #writeAlias: RegExp;

	constructor(clusterName: string, kind: Kind<never>) {
		this.#base = `${clusterName}-${kind.name}`;
		this.read = `${this.#base}-v${kind.schema}`;
		this.write = `${this.read}-write`;
		this.#readAlias = new RegExp(`^${this.#base}-v\\d+$`);
		this.#writeAlias = new RegExp(`^${this.#base}-v\\d+-write$`);
	}

	get pattern(): string {
		return `${this.#base}-*`;
	}

	index(number: number): string {
		return `${this.#base}-${number}`;
	}

	/** The number in an index's name, or undefined where it belongs to something else. */
	numberOf(index: string): number | undefined {
		const rest = index.slice(this.#base.length + 1);
		return /^\d+$/.test(rest) ? Number(rest) : undefined;
	}

	/** Whether an alias is for reading, by this or another version of the code. */
	isForReading(alias: string): boolean {
		return this.#readAlias.test(alias);
	}

	/** The same for writing. */
	isForWriting(alias: string): boolean {
		return this.#writeAlias.test(alias);
	}
}

/** The alias by which a builder alone writes; it goes with its index, so that a late write makes no new one. */
export const buildAlias = (index: string): string => `${index}-build`;

/** All generations of a kind, the oldest first. */
export async function generations(elastic: Elastic, names: Names): Promise<Generation[]> {
	const found = await elastic.call((client, limits) =>
		client.indices.get({ index: names.pattern, features: ["aliases", "mappings"], expand_wildcards: "all" }, limits),
	);
	return Object.entries(found)
		.flatMap(([index, state]): Generation[] => {
			const number = names.numberOf(index);
			if (number === undefined) return [];
			const aliases = Object.keys(state.aliases ?? {});
			const isLive = aliases.some((alias) => names.isForWriting(alias));
			const isShown = aliases.some((alias) => names.isForReading(alias));
			return [{ index, number, meta: state.mappings?._meta ?? {}, aliases, isLive, isShown }];
		})
		.sort((a, b) => a.number - b.number);
}

/** Creates an index unless somebody else just has; answers whether it did. */
export async function createIndex(
	elastic: Elastic,
	index: string,
	body: Omit<estypes.IndicesCreateRequest, "index">,
): Promise<boolean> {
	try {
		await elastic.patiently((client, limits) => client.indices.create({ index, ...body }, limits));
		return true;
	} catch (error) {
		if (refusal(error)?.type === EXISTS) return false;
		throw error;
	}
}

/** Deletes an index; it may be gone already. */
export async function deleteIndex(elastic: Elastic, index: string): Promise<void> {
	await elastic.patiently((client, limits) => client.indices.delete({ index, ignore_unavailable: true }, limits));
}

/**
 * Makes sure that there is an index to write to, whichever node comes first. It is not shown before its first rebuild.
 * Throws StartError for an index that this version of the code must not use; one of an older version is left alone
 * until a rebuild takes its place.
 */
export async function ensureIndex(elastic: Elastic, names: Names, kind: Kind<never>): Promise<void> {
	const meta = metaOf(kind);
	const first = names.index(1);
	let live = (await generations(elastic, names)).find(({ isLive }) => isLive);
	if (!live) {
		const isOurs = await createIndex(elastic, first, { ...indexOf(kind, meta), aliases: { [names.write]: {} } });
		if (isOurs) return;
		live = (await generations(elastic, names)).find(({ isLive }) => isLive);
	}
	if (!live) throw new StartError(`ELASTICSEARCH_URL: ${first} is there, but Voltrico did not make it; delete it.`);
	const { index, meta: found } = live;
	if (found.schema === meta.schema && found.fingerprint === meta.fingerprint) return;
	if (typeof found.schema === "number" && found.schema < meta.schema) return;
	const cure =
		typeof found.schema === "number" && found.schema > meta.schema
			? "start the newer version"
			: "stop the other nodes of search and delete it; it is filled again at the next start";
	throw new StartError(`ELASTICSEARCH_URL: the index ${index} has another mapping than this version makes: ${cure}.`);
}

/** Counts documents of an index, of all of them those that match. */
export async function countIn(
	elastic: Elastic,
	index: string,
	query: estypes.QueryDslQueryContainer = { match_all: {} },
): Promise<number> {
	const { count } = await elastic.patiently((client, limits) => client.count({ index, query }, limits));
	return count;
}

/** Runs a request to an alias. Throws ServiceUnavailable where there is no index behind it yet or any more. */
export async function throughAlias<T>(request: Promise<T>): Promise<T> {
	try {
		return await request;
	} catch (error) {
		if (refusal(error)?.status === MISSING) throw new ServiceUnavailable("Search", 5, { cause: error });
		throw error;
	}
}

import { hash } from "node:crypto";
import { InvalidQuery, StartError } from "../../../../shared/errors.ts";
import { Elastic, type estypes, refusal } from "../../../search-index/drivers/elastic/client.ts";
import { guarded } from "../../guard.ts";
import type { Collection, CollectionDefinition, Document, DocumentDatabase } from "../../port.ts";
import { shapeOf } from "../../shape.ts";
import type { Claim } from "./claims.ts";
import { ElasticCollection } from "./collection.ts";
import { Documents } from "./documents.ts";
import { CLAIM_MAPPING, mappingOf, type Stored } from "./mapping.ts";
import { Records } from "./records.ts";

/** A readiness probe waits no longer. */
const PING_MS = 1_500;
const SETTINGS = { number_of_shards: 1, auto_expand_replicas: "0-1" };

/**
 * A document database in Elasticsearch, for a service that has no other store. Each collection is an index
 * `<prefix>-<collection>`; `<prefix>.claims` keeps unique values unique. Errors are those of `Elastic`; `open` also throws
 * StartError for an index with another mapping.
 */
export function elasticDatabase({ url, prefix }: { url: string; prefix: string }): DocumentDatabase {
	const elastic = new Elastic(url);
	const ensures: (() => Promise<void>)[] = [];
	let isOpen = false;
	const records = <T extends object>(name: string, mapping: estypes.MappingTypeMapping): Records<T> => {
		const ensure = () => ensureIndex(elastic, name, mapping);
		ensures.push(ensure);
		return new Records<T>(elastic, name, ensure);
	};
	// A name that no collection can have.
	const claims = records<Claim>(`${prefix}.claims`, CLAIM_MAPPING);

	return {
		label: `${elastic.label}, ${prefix}`,
		async open() {
			await elastic.connect(async () => {
				for (const ensure of ensures) await ensure();
			});
			isOpen = true;
		},
		async close() {
			isOpen = false;
			await elastic.close();
		},
		async ping() {
			await elastic.call((client, limits) => client.info(undefined, limits), PING_MS);
		},
		collection<D extends Document>(definition: CollectionDefinition): Collection<D> {
			const shape = shapeOf(definition);
			if (isOpen) throw new InvalidQuery(`The collection ${definition.name} is declared before its store is opened.`);
			const name = `${prefix}-${kebab(definition.name)}`;
			const documents = records<Stored<D>>(name, mappingOf(shape));
			return guarded(shape, new ElasticCollection<D>(shape, new Documents(shape, documents, claims)));
		},
	};
}

/** Index names are lower case. */
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

async function ensureIndex(elastic: Elastic, name: string, mapping: estypes.MappingTypeMapping): Promise<void> {
	const fingerprint = hash("sha256", JSON.stringify(mapping)).slice(0, 16);
	const mappings = { ...mapping, _meta: { fingerprint } };
	const request = { index: `${name}-1`, aliases: { [name]: {} }, settings: SETTINGS, mappings };
	try {
		await elastic.call((client, limits) => client.indices.create(request, limits));
	} catch (error) {
		if (refusal(error)?.type !== "resource_already_exists_exception") throw error;
		const found = await elastic.call((client, limits) => client.indices.getMapping({ index: name }, limits));
		if (Object.values(found).every(({ mappings }) => mappings._meta?.fingerprint === fingerprint)) return;
		throw new StartError(
			`ELASTICSEARCH_URL: the index ${request.index} has another mapping than this version makes: ` +
				"start the version that made it, or delete it with what it holds.",
		);
	}
}

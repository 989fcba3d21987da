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

const SETTINGS = { number_of_shards: 1, auto_expand_replicas: "0-1" };

/**
 * A document database in Elasticsearch, for a service that has no other store there. Each collection is an index
 * `<prefix>-<collection>`. Errors are those of `Elastic`; `open` also throws StartError for an index with another mapping.
 */
export function elasticDatabase({ url, prefix }: { url: string; prefix: string }): DocumentDatabase {
	const elastic = new Elastic(url);
	const mappings = new Map<string, estypes.MappingTypeMapping>();
	let isOpen = false;

	return {
		label: `${elastic.label}, ${prefix}`,
		async open() {
			await elastic.connect(async () => {
				for (const [name, mapping] of mappings) await ensureIndex(elastic, name, mapping);
			});
			isOpen = true;
		},
		async close() {
			isOpen = false;
			await elastic.close();
		},
		async ping() {
			await elastic.call((client, limits) => client.info(undefined, limits), 1_500);
		},
		collection<D extends Document>(definition: CollectionDefinition): Collection<D> {
			const shape = shapeOf(definition);
			if (isOpen)
				throw new InvalidQuery(`The collection ${definition.name} must be declared before the store is opened.`);
			const name = `${prefix}-${kebab(definition.name)}`;
			mappings.set(name, mappingOf(shape)).set(`${name}-claims`, CLAIM_MAPPING);
			const documents = new Records<Stored<D>>(elastic, name);
			const claims = new Records<Claim>(elastic, `${name}-claims`);
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
			`The index ${name} was made by another version of Voltrico: run that one, or delete the index and what it holds.`,
		);
	}
}

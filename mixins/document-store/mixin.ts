import type { Service, ServiceSchema } from "moleculer";
import { LIFE_CYCLE, type Owner, serviceOf } from "../life-cycle.ts";
import { type Connect, DocumentAdapter } from "./adapter.ts";
import type { Collection, CollectionDefinition, Document, DocumentDatabase } from "./port.ts";

/** The collections of a store, each of its type of document. */
export type Collections<Docs extends { [K in keyof Docs]: Document }> = { [K in keyof Docs]: Collection<Docs[K]> };

/** A service's documents: the mixin that opens and closes them with the service, and the way to them. */
export interface DocumentStore<Docs extends { [K in keyof Docs]: Document }> {
	mixin: Partial<ServiceSchema>;
	/** The collections. Throws StoreUnavailable before the service has started and after it has stopped. */
	of(owner: Owner): Collections<Docs>;
	/** The database itself, for its label and for a ping. Throws like `of`. */
	database(owner: Owner): DocumentDatabase;
}

/**
 * Gives a service documents of its own: `const store = documentStore<{ products: Product }>({ collections: { products:
 * PRODUCTS }, connect: () => databaseFor({ … }) })`, then `mixins: [store.mixin]` and `store.of(ctx).products.get(id)`.
 * moleculer-db owns the connection's life cycle; none of its actions exists.
 */
export function documentStore<Docs extends { [K in keyof Docs]: Document }>(options: {
	collections: { [K in keyof Docs]: CollectionDefinition };
	connect: Connect;
}): DocumentStore<Docs> {
	const adapter = new DocumentAdapter(options.collections, options.connect);
	const mixin: Partial<ServiceSchema> & { adapter: DocumentAdapter } = { ...LIFE_CYCLE, adapter };
	return {
		mixin,
		// True because the adapter makes a collection of each definition, whose documents are what the caller says.
		of: (owner) => adapterOf(owner).all as unknown as Collections<Docs>,
		database: (owner) => adapterOf(owner).open,
	};
}

/** A service with the mixin has the adapter. */
const adapterOf = (owner: Owner): DocumentAdapter =>
	(serviceOf(owner) as Service & { adapter: DocumentAdapter }).adapter;

import { setTimeout as delay } from "node:timers/promises";
import type { Context, Service, ServiceSchema } from "moleculer";
import DbService from "moleculer-db";
import { VoltricoError } from "../../shared/errors.ts";
import { type Connect, DocumentAdapter } from "./adapter.ts";
import type { Collection, CollectionDefinition, Document, DocumentDatabase } from "./port.ts";

/** The collections of a store, each of its type of document. */
export type Collections<Docs extends { [K in keyof Docs]: Document }> = { [K in keyof Docs]: Collection<Docs[K]> };

/** A service that owns a store, or a context of one of its actions. */
export type Owner = Service | Context<any, any>;

/** A service's documents: the mixin that opens and closes them with the service, and the way to them. */
export interface DocumentStore<Docs extends { [K in keyof Docs]: Document }> {
	mixin: Partial<ServiceSchema>;
	/** The collections. Throws StoreUnavailable before the service has started and after it has stopped. */
	of(owner: Owner): Collections<Docs>;
	/** The database itself, for its label and for a ping. Throws like `of`. */
	database(owner: Owner): DocumentDatabase;
}

/** Connection attempts at the start; after them the start fails. Only what is retryable is tried again. */
const ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;

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
	const mixin: Partial<ServiceSchema> & { adapter: DocumentAdapter } = { mixins: [LIFE_CYCLE], adapter, ...HOOKS };
	return {
		mixin,
		// True because the adapter makes a collection of each definition, whose documents are what the caller says.
		of: (owner) => adapterOf(owner).all as unknown as Collections<Docs>,
		database: (owner) => adapterOf(owner).open,
	};
}

/** moleculer-db without its actions, which are open to everyone, and its `started`, which retries for ever. */
const { actions: _open, started: _endless, ...LIFE_CYCLE } = DbService as unknown as ServiceSchema; // its types say class

/** What moleculer-db puts on a service. */
type DbOwner = Service & { connect(): Promise<void>; adapter: DocumentAdapter };

// True because moleculer binds hooks to the service, which has moleculer-db's members by its mixin.
const HOOKS = { started } as Pick<ServiceSchema, "started">;

async function started(this: DbOwner): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await this.connect();
		} catch (error) {
			const isRetryable = error instanceof VoltricoError && error.retryable;
			if (!isRetryable || attempt === ATTEMPTS) throw error;
			this.logger.warn(`${error.message} Attempt ${attempt} of ${ATTEMPTS}.`);
			await delay(FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
		}
	}
}

/** A service with the mixin has the adapter; a context knows its service. */
function adapterOf(owner: Owner): DocumentAdapter {
	const service = "service" in owner && owner.service ? owner.service : owner;
	return (service as DbOwner).adapter;
}

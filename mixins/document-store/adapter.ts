import type { Service, ServiceBroker } from "moleculer";
import { InvalidQuery, StoreUnavailable } from "../../shared/errors.ts";
import type { Change, Collection, CollectionDefinition, Document, DocumentDatabase, Sort, Where } from "./port.ts";

/** Makes the database; called at each start of the service, so that nothing live stands in a schema. */
export type Connect = (broker: ServiceBroker) => DocumentDatabase | Promise<DocumentDatabase>;

/** What moleculer-db passes to `find` and `count`. */
interface Filters {
	query?: Where;
	sort?: string | string[];
	limit?: number;
	offset?: number;
	search?: string;
}

/**
 * Lets moleculer-db own a document database's life cycle. Its data methods serve the first collection through the
 * port; what the port cannot do soundly (offsets, text search, changes by a query) throws InvalidQuery.
 */
export class DocumentAdapter {
	// Moleculer clones schemas, adapters among them: until `connect` there is nothing here that must not be copied,
	// and no #private member, which a copy would lack.
	private readonly makeDatabase: Connect;
	private readonly definitions: Record<string, CollectionDefinition>;
	private broker?: ServiceBroker;
	private database?: DocumentDatabase;
	private collections?: Record<string, Collection<Document>>;

	constructor(definitions: Record<string, CollectionDefinition>, connect: Connect) {
		this.definitions = definitions;
		this.makeDatabase = connect;
	}

	init(broker: ServiceBroker, _service: Service): void {
		this.broker = broker;
	}

	/** Makes and opens the database, its collections declared. Throws what `open` throws. */
	async connect(): Promise<void> {
		const database = await this.makeDatabase(this.broker!);
		const collections = Object.entries(this.definitions).map(([name, definition]) => [
			name,
			database.collection(definition),
		]);
		await database.open();
		this.database = database;
		this.collections = Object.fromEntries(collections);
	}

	async disconnect(): Promise<void> {
		await this.database?.close();
		this.database = undefined;
		this.collections = undefined;
	}

	/** The open database. Throws StoreUnavailable before `connect` and after `disconnect`. */
	get open(): DocumentDatabase {
		if (!this.database) throw new StoreUnavailable("of the documents");
		return this.database;
	}

	/** The collections by the names they were declared under. Throws like `open`. */
	get all(): Record<string, Collection<Document>> {
		if (!this.collections) throw new StoreUnavailable("of the documents");
		return this.collections;
	}

	async find(filters: Filters): Promise<Document[]> {
		const { query, sort, limit, ...more } = filters;
		refuseUnsound(more);
		if (limit === undefined) throw new InvalidQuery("A find needs a limit.");
		return (await this.first.find({ where: query, sort: this.transformSort(sort), limit })).data;
	}

	async findOne(query: Where): Promise<Document | null> {
		return (await this.first.find({ where: query, limit: 1 })).data[0] ?? null;
	}

	findById(id: string): Promise<Document | null> {
		return this.first.get(id);
	}

	findByIds(ids: string[]): Promise<Document[]> {
		return this.first.getMany(ids);
	}

	async count({ query, ...more }: Filters = {}): Promise<number> {
		refuseUnsound(more);
		return this.first.count(query ?? {});
	}

	insert(document: Document): Promise<Document> {
		return this.first.insert(document);
	}

	/** Inserts each on its own: where one throws Duplicate, the others are there. */
	async insertMany(documents: Document[]): Promise<Document[]> {
		return Promise.all(documents.map((document) => this.first.insert(document)));
	}

	updateById(id: string, change: Change): Promise<Document | null> {
		return this.first.update({ _id: id }, change);
	}

	/** Answers the removed document, or null when there is none. */
	async removeById(id: string): Promise<Document | null> {
		const document = await this.first.get(id);
		return (await this.first.remove({ _id: id })) === 1 ? document : null;
	}

	removeMany(query: Where): Promise<number> {
		return this.first.remove(query);
	}

	async updateMany(): Promise<never> {
		throw new InvalidQuery("Documents are changed by their ids, not by a query.");
	}

	async clear(): Promise<never> {
		throw new InvalidQuery("A collection is not cleared whole.");
	}

	createCursor(): never {
		throw new InvalidQuery("There are no cursors: page with find.");
	}

	/** moleculer-db's `"-price name"` as the port's sort. */
	transformSort(sort: string | string[] = []): Sort {
		const names = typeof sort === "string" ? sort.split(/[,\s]+/).filter(Boolean) : sort;
		return names.map((name) => (name.startsWith("-") ? [name.slice(1), -1] : [name, 1]));
	}

	entityToObject(document: Document): Document {
		return document;
	}

	beforeSaveTransformID(document: Document): Document {
		return document;
	}

	afterRetrieveTransformID(document: Document): Document {
		return document;
	}

	private get first(): Collection<Document> {
		// A store is declared with at least one collection.
		return Object.values(this.all)[0]!;
	}
}

/** Filters that the port has no sound answer for. `undefined` ones are not meant. */
function refuseUnsound(filters: object): void {
	for (const [name, value] of Object.entries(filters))
		if (value !== undefined) throw new InvalidQuery(`A find knows no ${name}.`);
}

import { databaseFor } from "../../mixins/document-store/database-for.ts";
import { type Collections, documentStore } from "../../mixins/document-store/mixin.ts";
import type { Document } from "../../mixins/document-store/port.ts";
import { DEAD_LETTERS, type DeadLetterDocument } from "../../mixins/events/dead-letters.ts";
import { JOBS, type JobDocument } from "../../mixins/jobs/port.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { CATEGORIES, type CategoryDocument } from "./categories/categories.model.ts";
import { IMPORT_CHUNKS, type ImportChunkDocument } from "./import/chunks.model.ts";
import { PRODUCTS, type ProductDocument } from "./products.model.ts";
import { STOCK, type StockDocument } from "./stock.model.ts";

/** What was done once for the whole store, such as the seed. */
export interface MarkerDocument extends Document {
	/** ISO 8601 UTC. */
	at: string;
}

/** The collections of the products store. */
export interface Documents {
	products: ProductDocument;
	categories: CategoryDocument;
	stock: StockDocument;
	jobs: JobDocument;
	importChunks: ImportChunkDocument;
	deadLetters: DeadLetterDocument;
	markers: MarkerDocument;
}

export type Store = Collections<Documents>;

export const store = documentStore<Documents>({
	collections: {
		products: PRODUCTS,
		categories: CATEGORIES,
		stock: STOCK,
		jobs: JOBS,
		importChunks: IMPORT_CHUNKS,
		deadLetters: DEAD_LETTERS,
		markers: { name: "markers", fields: {}, indexes: [] },
	},
	connect(broker) {
		const { productsDatabaseUrl: url, dataDir } = runtimeOf({ broker }).config;
		return databaseFor({ service: "products", url, dataDir });
	},
});

import type { CollectionDefinition, Document } from "../../mixins/document-store/port.ts";

/**
 * What inventory last said of a SKU, with or without a product of it; its id is the SKU. `flips` grows whenever
 * `inStock` changes, so that what is older never overrules what is newer.
 */
export interface StockDocument extends Document {
	flips: number;
	inStock: boolean;
	/** The flips that the product, if there is one, has been told; lower until that is done. */
	shown: number;
}

export const STOCK: CollectionDefinition = {
	name: "stock",
	fields: { flips: "number" },
	required: ["flips"],
	indexes: [],
};

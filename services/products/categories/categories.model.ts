import type { Collection, CollectionDefinition, Document } from "../../../mixins/document-store/port.ts";
import type { CategoryRecord } from "../../../shared/contracts/products.ts";

/** A category. Its `version` is raised by staff edits. */
export interface CategoryDocument extends Document {
	slug: string;
	name: string;
	/** The id of the category it is in; "" at the top, for an index has no null. */
	parentId: string;
	/** It was renamed, and products below it may still say the old name. */
	isRenamed: boolean;
	/** Epoch milliseconds. */
	renamedAt?: number;
	/** The Idempotency-Key that made it, hashed with its caller, and the fingerprint of that request. */
	requestKey?: string;
	fingerprint?: string;
}

export type Categories = Collection<CategoryDocument>;

/** The `parentId` of a category at the top. */
export const TOP = "";

export const CATEGORIES: CollectionDefinition = {
	name: "categories",
	fields: { slug: "string", name: "string", parentId: "string", isRenamed: "boolean", requestKey: "string" },
	required: ["slug", "name", "parentId", "isRenamed"],
	indexes: [
		{ name: "slug", fields: ["slug"], unique: true },
		{ name: "name", fields: ["parentId", "name"], unique: true },
		{ name: "requestKey", fields: ["requestKey"], unique: true },
		{ name: "renamed", fields: ["isRenamed"] },
	],
};

/** A category as staff sees it. */
export const toRecord = ({ _id: id, slug, name, parentId, version }: CategoryDocument): CategoryRecord => ({
	id,
	slug,
	name,
	parentId: parentId === TOP ? null : parentId,
	version,
});

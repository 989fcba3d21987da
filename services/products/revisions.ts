import type { Change, Target } from "../../mixins/document-store/port.ts";
import type { State } from "../../mixins/events/sources/document.ts";
import { newEnvelope, newFact } from "../../shared/broker/fact.ts";
import type { Actor, EventType, Fact } from "../../shared/contracts/events.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { newId } from "../../shared/ids.ts";
import { MAX_PENDING_FACTS, type ProductContent, type ProductDocument } from "./products.model.ts";
import { BURIED } from "./shelves.ts";
import { toSnapshot } from "./views.ts";

/** Who or what changes a product. */
export interface Cause {
	actor: Actor;
	/** The request's id. */
	correlationId?: string | undefined;
}

/** What the service itself does. */
export const BY_ITSELF: Cause = { actor: "system:products" };

/** A change of one product that is made only if nobody was quicker. */
export interface Revision {
	target: Target;
	change: Change;
}

/** A new product with its first fact, ready to be inserted. */
export function newProduct(
	content: ProductContent,
	cause: Cause,
	request: Pick<ProductDocument, "requestKey" | "fingerprint"> = {},
	now = new Date(),
): ProductDocument {
	const head = { _id: newId("prd"), version: 1, revision: 1, updatedAt: now.toISOString() };
	const product: ProductDocument = { ...head, ...content, ...request };
	return { ...product, outbox: [newEnvelope(about("product.created", product, cause), now)] };
}

const OPTIONAL = ["brand", "description", "priceMax", "key", "bestSellingRank", "reviewCount"] as const;

/** Content that replaces what a product says: what it leaves out goes away. */
export const replacing = (content: ProductContent): Partial<ProductContent> => ({
	...Object.fromEntries(OPTIONAL.map((name) => [name, undefined])),
	...content,
});

/**
 * The change that gives a product other content, with its fact. `isEdit` raises the version too. Throws
 * ServiceUnavailable while 100 facts of the product have not gone.
 */
export function revise(
	product: ProductDocument,
	content: Partial<ProductContent>,
	{ isEdit, cause, more = [] }: { isEdit: boolean; cause: Cause; more?: Fact[] },
	now = new Date(),
): Revision {
	refuseFullOutbox(product);
	const updatedAt = isEdit ? now.toISOString() : product.updatedAt;
	const gone = Object.keys(content).filter((name) => content[name as keyof ProductContent] === undefined);
	const set = Object.entries(content).filter(([, value]) => value !== undefined);
	return {
		target: { _id: product._id, revision: product.revision },
		change: {
			$set: { ...Object.fromEntries(set), updatedAt },
			...(gone.length > 0 && { $unset: Object.fromEntries(gone.map((name) => [name, true as const])) }),
			$inc: { revision: 1, ...(isEdit && { version: 1 }) },
			$push: { outbox: { $each: [newEnvelope(about("product.updated", product, cause), now), ...more] } },
		},
	};
}

/**
 * The change that deletes a product: it leaves all lists and gives its SKUs, slug and keys up; the rest goes later. Its
 * last fact keeps the state that is lost here, and stands in for those that were to tell it.
 */
export function bury(product: ProductDocument, cause: Cause, now = new Date()): Revision {
	refuseFullOutbox(product);
	const updatedAt = now.toISOString();
	const after = { ...product, revision: product.revision + 1, version: product.version + 1, updatedAt };
	const state = { aggregateVersion: after.revision, data: toSnapshot(after, true) };
	const told = newFact({ ...about("product.deleted", product, cause), ...state }, now);
	const others = (product.outbox ?? []).filter((fact) => "data" in fact);
	return {
		target: { _id: product._id, revision: product.revision },
		change: {
			$set: { isDeleted: true, variants: [], ...BURIED, updatedAt, outbox: [...others, told] },
			$unset: { slug: true, key: true, requestKey: true },
			$inc: { revision: 1, version: 1 },
		},
	};
}

/** Throws ServiceUnavailable where no further fact of the product can wait. */
export function refuseFullOutbox({ outbox = [] }: ProductDocument): void {
	if (outbox.length >= MAX_PENDING_FACTS) throw new ServiceUnavailable("The relay of this product's changes");
}

/** What the facts of a product tell that wait as bare envelopes. */
export const stateOf = (product: ProductDocument): State => ({
	aggregateVersion: product.revision,
	data: toSnapshot(product),
});

const about = <T extends EventType>(type: T, { _id }: ProductDocument, cause: Cause) => ({
	type,
	subject: _id,
	...cause,
});

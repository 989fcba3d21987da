import type { Change, Target } from "../../mixins/document-store/port.ts";
import { newFact } from "../../shared/broker/fact.ts";
import type { Actor, Fact } from "../../shared/contracts/events.ts";
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

type ProductFact = Fact<"product.created" | "product.updated" | "product.deleted">;

/** A new product with its first fact, ready to be inserted. */
export function newProduct(
	content: ProductContent,
	cause: Cause,
	request: Pick<ProductDocument, "requestKey" | "fingerprint"> = {},
	now = new Date(),
): ProductDocument {
	const head = { _id: newId("prd"), version: 1, revision: 1, updatedAt: now.toISOString() };
	const product: ProductDocument = { ...head, ...content, ...request };
	return { ...product, outbox: [tell("product.created", product, cause, now)] };
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
	const after: ProductDocument = {
		...product,
		...content,
		updatedAt,
		version: product.version + Number(isEdit),
		revision: product.revision + 1,
	};
	const gone = Object.keys(content).filter((name) => content[name as keyof ProductContent] === undefined);
	const set = Object.entries(content).filter(([, value]) => value !== undefined);
	return {
		target: { _id: product._id, revision: product.revision },
		change: {
			$set: { ...Object.fromEntries(set), updatedAt },
			...(gone.length > 0 && { $unset: Object.fromEntries(gone.map((name) => [name, true as const])) }),
			$inc: { revision: 1, ...(isEdit && { version: 1 }) },
			$push: { outbox: { $each: [tell("product.updated", after, cause, now), ...more] } },
		},
	};
}

/** The change that deletes a product: it leaves all lists and gives its SKUs, slug and keys up; the rest goes later. */
export function bury(product: ProductDocument, cause: Cause, now = new Date()): Revision {
	refuseFullOutbox(product);
	const after = { ...product, revision: product.revision + 1, version: product.version + 1 };
	const updatedAt = now.toISOString();
	return {
		target: { _id: product._id, revision: product.revision },
		change: {
			$set: { isDeleted: true, variants: [], ...BURIED, updatedAt },
			$unset: { slug: true, key: true, requestKey: true },
			$inc: { revision: 1, version: 1 },
			$push: { outbox: tell("product.deleted", { ...after, updatedAt }, cause, now) },
		},
	};
}

/** Throws ServiceUnavailable where no further fact of the product can wait. */
export function refuseFullOutbox({ outbox = [] }: ProductDocument): void {
	if (outbox.length >= MAX_PENDING_FACTS) throw new ServiceUnavailable("The relay of this product's changes");
}

const tell = (type: ProductFact["type"], product: ProductDocument, cause: Cause, now: Date): ProductFact =>
	newFact(
		{
			type,
			subject: product._id,
			aggregateVersion: product.revision,
			...cause,
			data: toSnapshot(product, type === "product.deleted"),
		},
		now,
	);

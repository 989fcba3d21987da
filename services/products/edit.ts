import { actorOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import { type KeyedRequest, keyedRequestOf, markReplayed } from "../../shared/broker/keyed-request.ts";
import type { Params } from "../../shared/contracts/index.ts";
import {
	type Duplicate,
	IdempotencyKeyReused,
	ServiceUnavailable,
	SkuTaken,
	SlugTaken,
	VersionMismatch,
} from "../../shared/errors.ts";
import { mergePatch } from "../../shared/merge-patch.ts";
import { Directory } from "./categories/directory.ts";
import { cleanPatch, cleanProduct } from "./clean-input.ts";
import { contentOf } from "./content.ts";
import { draftOf, type ProductDraft } from "./import/draft.ts";
import { productsOf } from "./lookup.ts";
import type { ProductContent, ProductDocument, Products } from "./products.model.ts";
import { readAny } from "./read.ts";
import { bury, type Cause, newProduct, replacing, revise } from "./revisions.ts";
import { checkProduct } from "./rules.ts";
import { SlugBook } from "./slug-book.ts";
import { showStock, stockOf } from "./stock.ts";
import type { Store } from "./store.ts";

/** Each lost try is another writer's success. */
const MAX_TRIES = 20;

const causeOf = (ctx: Ctx): Cause => ({ actor: actorOf(callerOf(ctx)), correlationId: ctx.requestID ?? undefined });

/**
 * Creates a product. A slug made of the name is made unique. Throws ValidationFailed, SkuTaken, and SlugTaken for a
 * slug that was given. With an Idempotency-Key the product keeps the request, and the request again answers it.
 */
export async function createProduct(
	store: Store,
	ctx: Ctx<Params<"products.create">>,
	currency: string,
): Promise<ProductDocument> {
	const request = keyedRequestOf(ctx);
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const earlier = request && (await madeBy(store.products, request));
		if (earlier) {
			markReplayed(ctx);
			return earlier;
		}
		const draft = cleanProduct(ctx.params);
		checkProduct(draft, currency);
		const content = await contentFor(store, draft);
		try {
			const { _id } = await store.products.insert(newProduct(content, causeOf(ctx), request));
			await showStock(
				store,
				draft.variants.map(({ sku }) => sku),
			);
			return await readAny(store.products, _id);
		} catch (error) {
			// The same request, sent twice at once, breaks several indexes, of which the store names any.
			if (isDuplicate(error) && request && (await madeBy(store.products, request))) continue;
			await explain(error, store.products, draft);
		}
	}
	throw new ServiceUnavailable("The catalogue");
}

/**
 * Changes a product by a merge patch. Throws NotFound, VersionMismatch where If-Match names another version, and what
 * `createProduct` throws.
 */
export async function updateProduct(
	store: Store,
	ctx: Ctx<Params<"products.update">>,
	currency: string,
): Promise<ProductDocument> {
	const { id, ...patch } = cleanPatch(ctx.params);
	const changed = await untilApplied(store.products, ctx, async (product) => {
		const draft = patched(draftOf(product), patch);
		checkProduct(draft, currency);
		const content = await contentFor(store, draft, product);
		const { target, change } = revise(product, replacing(content), { isEdit: true, cause: causeOf(ctx) });
		try {
			return await store.products.update(target, change);
		} catch (error) {
			await explain(error, store.products, draft, id);
			return null;
		}
	});
	const isRestocked = await showStock(
		store,
		changed.variants.map(({ sku }) => sku),
	);
	return isRestocked ? readAny(store.products, id) : changed;
}

/** Deletes a product: its SKUs and its slug become free. Throws NotFound and VersionMismatch. */
export async function removeProduct(store: Store, ctx: Ctx<Params<"products.remove">>): Promise<void> {
	await untilApplied(store.products, ctx, (product) => {
		const { target, change } = bury(product, causeOf(ctx));
		return store.products.update(target, change);
	});
}

/** Repeats a change from the product as it is now, until nobody is quicker; `change` answers null where it was lost. */
async function untilApplied(
	products: Products,
	ctx: Ctx<{ id: string }>,
	change: (product: ProductDocument) => Promise<ProductDocument | null>,
): Promise<ProductDocument> {
	const { ifMatch } = ctx.meta;
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const product = await readAny(products, ctx.params.id);
		if (ifMatch !== undefined && product.version !== ifMatch) throw new VersionMismatch(product.version);
		const changed = await change(product);
		if (changed) return changed;
	}
	throw new ServiceUnavailable("The product");
}

async function contentFor(store: Store, draft: ProductDraft, existing?: ProductDocument): Promise<ProductContent> {
	const directory = await Directory.read(store.categories);
	const path = await directory.path(draft.categoryPath ?? []);
	const states = await stockOf(
		store.stock,
		draft.variants.map(({ sku }) => sku),
	);
	const shown = new Map(existing?.variants.map((variant) => [variant.sku, variant]));
	const slug = draft.slug ?? (await freeSlug(store.products, draft));
	return contentOf(draft, path, slug, (sku) => shown.get(sku) ?? states.get(sku));
}

async function freeSlug(products: Products, { name, variants }: ProductDraft): Promise<string> {
	const wanted = { name, sku: variants[0]!.sku };
	return (await SlugBook.read(products, [wanted])).take(wanted);
}

/** A draft after a merge patch (RFC 7396): null removes what is optional. */
function patched(draft: ProductDraft, { attributes, ...patch }: Omit<Params<"products.update">, "id">): ProductDraft {
	const names = attributes && mergePatch(draft.attributes ?? {}, attributes);
	return mergePatch(draft, { ...patch, attributes: names });
}

async function madeBy(
	products: Products,
	{ requestKey, fingerprint }: KeyedRequest,
): Promise<ProductDocument | undefined> {
	const { data } = await products.find({ where: { requestKey }, limit: 1 });
	if (data[0] && data[0].fingerprint !== fingerprint) throw new IdempotencyKeyReused();
	return data[0];
}

const isDuplicate = (error: unknown, index?: string): boolean => {
	const { type, index: name } = error as Partial<Duplicate>;
	return type === "DUPLICATE" && (index === undefined || name === index);
};

/** Throws what the API says of a taken key; answers where trying again helps, and passes every other error on. */
async function explain(error: unknown, products: Products, draft: ProductDraft, id?: string): Promise<void> {
	if (isDuplicate(error, "slug")) {
		if (draft.slug !== undefined) throw new SlugTaken(draft.slug);
	} else if (isDuplicate(error, "sku")) {
		const skus = draft.variants.map(({ sku }) => sku);
		const others = (await productsOf(products, skus)).filter(({ _id }) => _id !== id);
		const taken = new Set(others.flatMap(({ variants }) => variants.map(({ sku }) => sku)));
		const position = skus.findIndex((sku) => taken.has(sku));
		if (position >= 0) throw new SkuTaken(skus[position]!, `/variants/${position}/sku`);
	} else throw error;
}

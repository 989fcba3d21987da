import type { Ctx } from "../../../shared/broker/call.ts";
import { type KeyedRequest, keyedRequestOf, markReplayed } from "../../../shared/broker/keyed-request.ts";
import { DEFAULT_LIMIT, type Page } from "../../../shared/contracts/common.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import type { CategoryRecord } from "../../../shared/contracts/products.ts";
import { decodeCursor, encodeCursor } from "../../../shared/cursor.ts";
import {
	CategoryNotEmpty,
	type Duplicate,
	IdempotencyKeyReused,
	NotFound,
	ServiceUnavailable,
	SlugTaken,
	ValidationFailed,
	VersionMismatch,
} from "../../../shared/errors.ts";
import { cleanCategoryName } from "../clean-input.ts";
import { allIn } from "../shelves.ts";
import type { Store } from "../store.ts";
import { type Categories, type CategoryDocument, TOP, toRecord } from "./categories.model.ts";
import { Directory, freeSlug, newCategory } from "./directory.ts";
import { shelfOf } from "./shelf.ts";

const MAX_TRIES = 10;

/** Lists categories for staff, oldest first. */
export async function findCategories(
	categories: Categories,
	{ limit = DEFAULT_LIMIT, cursor }: Params<"products.findCategories">,
): Promise<Page<CategoryRecord>> {
	const after = cursor === undefined ? {} : { after: decodeCursor(cursor, ["string"]) };
	const { data, next } = await categories.find({ limit, ...after });
	const nextCursor = next ? encodeCursor([data.at(-1)!._id]) : null;
	return { data: data.map(toRecord), page: { nextCursor, hasMore: next !== undefined } };
}

/**
 * Creates a category. Throws SlugTaken for a slug that was given, and ValidationFailed where the parent is missing or
 * already has a category of this name.
 */
export async function createCategory(
	categories: Categories,
	ctx: Ctx<Params<"products.createCategory">>,
): Promise<CategoryDocument> {
	const { parentId, slug } = ctx.params;
	const name = cleanCategoryName(ctx.params.name);
	const request = keyedRequestOf(ctx);
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const earlier = request && (await madeBy(categories, request));
		if (earlier) {
			markReplayed(ctx);
			return earlier;
		}
		const directory = await Directory.read(categories);
		const parent = parentId ? directory.byId(parentId) : undefined;
		if (parentId && !parent) throw new ValidationFailed([unknownParent]);
		const slugs = new Set(directory.all.map((each) => each.slug));
		const made = slug ?? freeSlug(name, parent?.slug, (taken) => slugs.has(taken));
		try {
			return await categories.insert(newCategory({ slug: made, name, parentId: parentId ?? TOP, ...request }));
		} catch (error) {
			// The same request, sent twice at once, breaks several indexes, of which the store names any.
			if (request && isDuplicate(error) && (await madeBy(categories, request))) continue;
			explain(error, slug);
		}
	}
	throw new ServiceUnavailable("The directory of categories");
}

/**
 * Renames a category. Products below it follow in the background, each with a new revision. Throws NotFound,
 * VersionMismatch, SlugTaken, and ValidationFailed where its parent has another category of this name.
 */
export async function updateCategory(
	categories: Categories,
	ctx: Ctx<Params<"products.updateCategory">>,
): Promise<CategoryDocument> {
	const { id, name, slug } = ctx.params;
	const category = await read(categories, ctx);
	const target = { _id: id, version: category.version };
	const $set = {
		...(name !== undefined && { name: cleanCategoryName(name) }),
		...(slug !== undefined && { slug }),
		isRenamed: true,
		renamedAt: Date.now(),
	};
	try {
		const changed = await categories.update(target, { $set, $inc: { version: 1 } });
		if (changed) return changed;
	} catch (error) {
		explain(error, slug);
	}
	throw new VersionMismatch((await read(categories, ctx)).version);
}

/** Deletes a category that is empty. Throws NotFound, VersionMismatch and CategoryNotEmpty. */
export async function removeCategory(
	{ categories, products }: Pick<Store, "categories" | "products">,
	ctx: Ctx<Params<"products.removeCategory">>,
): Promise<void> {
	const category = await read(categories, ctx);
	const { _id, version } = category;
	const used = await Promise.all([categories.count({ parentId: _id }, 1), products.count(allIn(shelfOf(category)), 1)]);
	if (used.some((count) => count > 0)) throw new CategoryNotEmpty();
	if ((await categories.remove({ _id, version })) === 0)
		throw new VersionMismatch((await read(categories, ctx)).version);
}

async function read(categories: Categories, { params, meta }: Ctx<{ id: string }>): Promise<CategoryDocument> {
	const category = await categories.get(params.id);
	if (!category) throw new NotFound("category");
	if (meta.ifMatch !== undefined && meta.ifMatch !== category.version) throw new VersionMismatch(category.version);
	return category;
}

const unknownParent = { pointer: "/parentId", code: "UNKNOWN", message: "There is no such category." };
const nameTaken = { pointer: "/name", code: "DUPLICATE", message: "Its parent already has a category of this name." };

const isDuplicate = (error: unknown): error is Duplicate => (error as Partial<Duplicate>).type === "DUPLICATE";

async function madeBy(
	categories: Categories,
	{ requestKey, fingerprint }: KeyedRequest,
): Promise<CategoryDocument | undefined> {
	const { data } = await categories.find({ where: { requestKey }, limit: 1 });
	if (data[0] && data[0].fingerprint !== fingerprint) throw new IdempotencyKeyReused();
	return data[0];
}

/** Throws what the API says of a taken key; answers where trying again helps. */
function explain(error: unknown, slug: string | undefined): void {
	if (!isDuplicate(error)) throw error;
	const { index } = error;
	if (index === "name") throw new ValidationFailed([nameTaken]);
	if (index === "slug" && slug !== undefined) throw new SlugTaken(slug);
}

import { LRUCache } from "lru-cache";
import type { Fact } from "../../shared/contracts/events.ts";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { stockedVariants } from "./content.ts";
import { parts, productsOf } from "./lookup.ts";
import type { ProductDocument } from "./products.model.ts";
import { BY_ITSELF, type Revision, revise } from "./revisions.ts";
import type { StockDocument } from "./stock.model.ts";
import type { Store } from "./store.ts";

type LevelFact = Fact<"inventory.level.changed">;

const MAX_TRIES = 20;
/** What one read takes. */
const MAX_IDS = 1000;
const MAX_REMEMBERED = 10_000;

/** The last flip of each SKU that this process has seen shown in its store. */
const shownIn = new WeakMap<Store["stock"], LRUCache<string, number>>();

/**
 * Takes over whether SKUs are in stock. Facts may come again and in any order. Most change nothing, every sale tells
 * one: of those this process remembers, the others cost one read for all. Emits `product.updated` where a variant's
 * `inStock` changes; answers whether one did.
 */
export async function takeLevels(
	{ stock, products }: Pick<Store, "stock" | "products">,
	facts: LevelFact[],
): Promise<boolean> {
	const shown = shownOf(stock);
	const levels = newestOf(facts).filter(({ sku, flips }) => (shown.get(sku) ?? -1) < flips);
	if (levels.length === 0) return false;
	const known = await stockOf(stock, skusOf(levels));
	const news = levels.filter(({ sku, flips }) => (known.get(sku)?.shown ?? -1) < flips);
	await keep(stock, news, known);
	const hasChanged = await showStock({ stock, products }, skusOf(news));
	for (const { sku, flips } of levels) shown.set(sku, flips);
	return hasChanged;
}

function shownOf(stock: Store["stock"]): LRUCache<string, number> {
	const shown = shownIn.get(stock) ?? new LRUCache<string, number>({ max: MAX_REMEMBERED });
	shownIn.set(stock, shown);
	return shown;
}

const skusOf = (levels: LevelFact["data"][]): string[] => levels.map(({ sku }) => sku);

/**
 * Brings the variants of these SKUs to what inventory last said. New variants call it after their insertion: a fact
 * that came meanwhile found no variant, and left its word in the stock. Answers whether a product changed.
 */
export async function showStock(
	{ stock, products }: Pick<Store, "stock" | "products">,
	skus: string[],
): Promise<boolean> {
	let open = skus;
	let hasChanged = false;
	for (let tries = 0; open.length > 0; tries++) {
		if (tries === MAX_TRIES) throw new ServiceUnavailable("The catalogue");
		const states = await stockOf(stock, open);
		const revisions = (await productsOf(products, [...states.keys()])).flatMap((product) => restocked(product, states));
		const done = revisions.length > 0 ? await products.updateMany(revisions.map(({ revision }) => revision)) : [];
		hasChanged ||= done.some((product) => product !== null);
		const lost = new Set(revisions.filter((_, i) => done[i] === null).flatMap(({ skus }) => skus));
		await markShown(
			stock,
			[...states.values()].filter(({ _id }) => !lost.has(_id)),
		);
		open = [...lost];
	}
	return hasChanged;
}

/** What inventory last said of these SKUs, by SKU. */
export async function stockOf(stock: Store["stock"], skus: string[]): Promise<Map<string, StockDocument>> {
	const states = new Map<string, StockDocument>();
	for (const part of parts(skus, MAX_IDS)) for (const state of await stock.getMany(part)) states.set(state._id, state);
	return states;
}

/** Keeps what inventory said where that is newer than what is known of it. */
async function keep(
	stock: Store["stock"],
	news: LevelFact["data"][],
	known: Map<string, StockDocument>,
): Promise<void> {
	const missing = news.filter(({ sku }) => !known.has(sku));
	const made = missing.map(({ sku, flips, inStock }) => ({ _id: sku, version: 0, flips, inStock, shown: -1 }));
	const { skipped } = made.length > 0 ? await stock.insertMany(made, "skip") : { skipped: 0 };
	// Somebody else may have been the first to hear of a SKU, of an older state.
	const others = skipped > 0 ? news : news.filter(({ sku }) => known.has(sku));
	if (others.length === 0) return;
	await stock.applyMany(
		others.map(({ sku, flips, inStock }) => ({
			target: { _id: sku, flips: { $lt: flips } },
			change: { $set: { flips, inStock } },
		})),
	);
}

function newestOf(facts: LevelFact[]): LevelFact["data"][] {
	const newest = new Map<string, LevelFact["data"]>();
	for (const { data } of facts) {
		const known = newest.get(data.sku);
		if (!known || known.flips < data.flips) newest.set(data.sku, data);
	}
	return [...newest.values()];
}

/** The change that a product needs, if it needs one; a flip to and fro needs none. */
function restocked(
	product: ProductDocument,
	states: Map<string, StockDocument>,
): { revision: Revision; skus: string[] }[] {
	const skus: string[] = [];
	const variants = product.variants.map((variant) => {
		const state = states.get(variant.sku);
		if (!state || state.flips <= variant.flips || state.inStock === variant.inStock) return variant;
		skus.push(variant.sku);
		return { ...variant, inStock: state.inStock, flips: state.flips };
	});
	if (skus.length === 0) return [];
	return [{ revision: revise(product, stockedVariants(variants), { isEdit: false, cause: BY_ITSELF }), skus }];
}

async function markShown(stock: Store["stock"], states: StockDocument[]): Promise<void> {
	const open = states.filter(({ shown, flips }) => shown < flips);
	if (open.length === 0) return;
	await stock.applyMany(open.map(({ _id, flips }) => ({ target: { _id, flips }, change: { $set: { shown: flips } } })));
}

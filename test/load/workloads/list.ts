import { strict as assert } from "node:assert";
import type { ProductCard } from "../../../shared/contracts/products.ts";
import { type Catalogue, type Filters, fits, queryOf } from "../catalogue.ts";
import { startWriter, type Writer } from "../writer.ts";
import {
	atSameRate,
	type Bench,
	CONNECTIONS,
	drawn,
	driveFor,
	endWriter,
	LOOK_EVERY,
	type Outcome,
	read,
	rowOf,
} from "./bench.ts";
import { prepareSearches } from "./search.ts";

const URLS = 500;
const PAGE = 20;
const DEEPEST = 10;
const SORTS = [undefined, "name", "-name", "price", "-price", "createdAt", "-createdAt", "popularity", "-popularity"];
const SEARCHES_PER_SECOND = 20;

/** A page of a list: where it is, and what belongs on it. */
export interface Shelf {
	path: string;
	filters: Filters;
	sort: string | undefined;
}

/** Lists over category, brand, price, sort and depth; then the same with searches beside them. */
export async function list(bench: Bench): Promise<Outcome> {
	const { shelves, cards } = await prepareShelves(bench);
	const searches = await prepareSearches(bench, SEARCHES_PER_SECOND);
	const writer = await startWriter(bench.lab, cards, bench.random);
	const shots = shelves.map((shelf) => ({ path: shelf.path, check: checker(shelf, bench.catalogue, writer) }));
	const alone = await driveFor(bench, { connections: CONNECTIONS, shots: drawn(bench, shots) });

	const searching = setInterval(
		() => void bench.lab.api.get(bench.random.pick(searches).path).catch(() => {}),
		1000 / SEARCHES_PER_SECOND,
	);
	const beside = await driveFor(bench, { connections: CONNECTIONS, shots: drawn(bench, shots) });
	clearInterval(searching);
	const even = await atSameRate("list", bench, drawn(bench, shots));
	const { note, violations } = await endWriter(writer, "list");
	const searched = `with ${SEARCHES_PER_SECOND} searches a second`;
	const rows = [rowOf("list", alone, note), rowOf("list beside searches", beside, searched), even];
	return { rows, violations };
}

/** Finds 500 different pages, each by walking there; checks on the way that the list is what the catalogue says. */
async function prepareShelves(bench: Bench): Promise<{ shelves: Shelf[]; cards: ProductCard[] }> {
	const { catalogue, random } = bench;
	const shelves = new Map<string, Shelf>();
	const cards = new Map<string, ProductCard>();
	for (let attempts = 0; shelves.size < URLS && attempts < URLS * 10; attempts++) {
		const filters = randomFilters(bench);
		const sort = random.pick(SORTS);
		const walked = await walk(bench, filters, sort, 1 + random.below(DEEPEST));
		shelves.set(walked.path, { path: walked.path, filters, sort });
		for (const card of walked.last) cards.set(card.sku, catalogue.bySku.get(card.sku)!);
	}
	return { shelves: [...shelves.values()], cards: [...cards.values()] };
}

/** Filters that at least one product passes. */
export function randomFilters({ catalogue, random }: Bench): Filters {
	const card = random.pick(catalogue.cards);
	const filters: Filters = {};
	if (card.category && random.chance(0.5)) filters.category = random.pick(catalogue.above(card.category));
	if (card.brand && random.chance(0.4)) filters.brand = card.brand;
	if (random.chance(0.4)) {
		filters.gte = Math.floor(card.price.amount * 0.6);
		filters.lte = Math.ceil(card.price.amount * 1.8);
	}
	return filters;
}

/** Goes to the page of this depth, or the last one there is. */
async function walk(
	bench: Bench,
	filters: Filters,
	sort: string | undefined,
	depth: number,
): Promise<{ path: string; last: ProductCard[] }> {
	const { catalogue } = bench;
	const seen: ProductCard[] = [];
	let cursor: string | undefined;
	for (let page = 1; ; page++) {
		const path = `/products?${queryOf(filters, { sort, cursor })}`.replace(/\?$/, "");
		const body = await read(bench, path);
		seen.push(...body.data);
		cursor = body.page.nextCursor ?? undefined;
		if (page < depth && cursor) continue;
		const all = catalogue.cards.filter((card) => fits(card, filters, catalogue));
		const expected = Math.min(all.length, page * PAGE);
		assert.equal(new Set(seen.map(({ sku }) => sku)).size, expected, `${path} leads past ${expected} products`);
		assert.equal(firstWrong(seen, { path, filters, sort }, catalogue), undefined, path);
		if (sort === "price")
			assert.deepEqual(
				pricesOf(seen),
				pricesOf(all)
					.sort((a, b) => a - b)
					.slice(0, expected),
				path,
			);
		return { path, last: body.data };
	}
}

const pricesOf = (cards: ProductCard[]): number[] => cards.map(({ price }) => price.amount);

/** Checks the status of every answer, and the cards of some. */
function checker(shelf: Shelf, catalogue: Catalogue, writer: Writer) {
	let answers = 0;
	return (status: number, body: string): string | undefined => {
		if (status !== 200) return `status ${status}`;
		if (answers++ % LOOK_EVERY !== 0) return undefined;
		const { data }: { data: ProductCard[] } = JSON.parse(body);
		for (const card of data) {
			const stale = writer.judge(card);
			if (stale) return stale;
		}
		return firstWrong(data, shelf, catalogue);
	};
}

/** What is wrong with a list of cards, if anything: a stranger, one that does not belong, an order that is not. */
function firstWrong(cards: ProductCard[], { filters, sort }: Shelf, catalogue: Catalogue): string | undefined {
	for (const [i, card] of cards.entries()) {
		const known = catalogue.bySku.get(card.sku);
		if (known?.id !== card.id || known.name !== card.name) return "a product that is not in the catalogue";
		if (!fits(card, filters, catalogue)) return "a product that does not pass the filters";
		const before = cards[i - 1]?.price.amount ?? card.price.amount;
		if (sort === "price" && before > card.price.amount) return "prices that do not rise";
		if (sort === "-price" && before < card.price.amount) return "prices that do not fall";
	}
	return undefined;
}

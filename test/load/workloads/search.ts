import { strict as assert } from "node:assert";
import type { ProductCard } from "../../../shared/contracts/products.ts";
import type { SearchPage } from "../../../shared/contracts/search.ts";
import { type Catalogue, type Filters, fits, queryOf } from "../catalogue.ts";
import type { Random } from "../random.ts";
import { startWriter, type Writer } from "../writer.ts";
import { type Bench, CONNECTIONS, drawn, driveFor, endWriter, LOOK_EVERY, type Outcome, read, rowOf } from "./bench.ts";

const QUERIES = 300;
const PAGE = 20;
/** Of how many queries a facet is followed, to see whether it leads to as many as it says. */
const FOLLOWED = 30;

/** A search, and what its answer must be like. */
export interface Search {
	path: string;
	text: string;
	filters: Filters;
}

/** Searches made of product names, a third with a typo, half with filters, all with facets; and one at a time. */
export async function search(bench: Bench): Promise<Outcome> {
	const { lab, catalogue, random } = bench;
	const searches = await prepareSearches(bench, QUERIES);
	const found = await followFacets(bench, searches);
	const writer = await startWriter(lab, found, random);
	const shots = searches.map((one) => ({ path: one.path, check: checker(one, catalogue, writer) }));
	const load = await driveFor(bench, { connections: CONNECTIONS, shots: drawn(bench, shots) });
	const alone = await driveFor(bench, { connections: 1, shots: drawn(bench, shots) });
	const { note, violations } = await endWriter(writer, "search");
	return { rows: [rowOf("search", load, note), rowOf("search alone", alone, "c=1")], violations };
}

/** Makes so many searches out of the names of products. Those that only a typo keeps from a product find something. */
export async function prepareSearches({ catalogue, random }: Bench, count: number): Promise<Search[]> {
	return Array.from({ length: count }, (_, i) => {
		const card = random.pick(catalogue.cards.filter(({ name }) => wordsOf(name).length > 0));
		const words = random.sample(wordsOf(card.name), 2 + random.below(2));
		const text = (i % 3 === 0 ? withTypo(words, random) : words).join(" ");
		const filters: Filters = i % 2 === 0 ? {} : filtersOf(card, random, catalogue);
		return { path: `/search/products?${queryOf({}, { q: text })}${more(filters)}`, text, filters };
	});
}

const more = (filters: Filters): string => (Object.keys(filters).length > 0 ? `&${queryOf(filters)}` : "");

/** Words of at least four letters: those that tell something of a product. */
const wordsOf = (name: string): string[] => [...new Set(name.match(/\p{L}{4,}/gu))];

/** Filters that the product passes. */
function filtersOf(card: ProductCard, random: Random, catalogue: Catalogue): Filters {
	const kinds: Filters[] = [{ gte: Math.floor(card.price.amount * 0.5), lte: card.price.amount * 2 }];
	if (card.brand) kinds.push({ brand: card.brand });
	if (card.category) kinds.push({ category: random.pick(catalogue.above(card.category)) });
	return random.pick(kinds);
}

/** Swaps or drops one letter of the longest word, not its first. */
function withTypo(words: string[], random: Random): string[] {
	const longest = words.reduce((a, b) => (b.length > a.length ? b : a));
	const at = 1 + random.below(longest.length - 2);
	const swapped = longest[at + 1]! + longest[at]!;
	const wrong = longest.slice(0, at) + (random.chance(0.5) ? swapped : longest[at]) + longest.slice(at + 2);
	return words.map((word) => (word === longest ? wrong : word));
}

/** Asks each search once; a facet of some must lead to as many products as it says. Answers all that was found. */
async function followFacets(bench: Bench, searches: Search[]): Promise<ProductCard[]> {
	const { catalogue } = bench;
	const found = new Map<string, ProductCard>();
	let empty = 0;
	for (const [i, { path, text, filters }] of searches.entries()) {
		const page: SearchPage = await read(bench, path);
		assert.equal(firstWrong(page, filters, catalogue), undefined, path);
		for (const { sku } of page.data) found.set(sku, catalogue.bySku.get(sku)!);
		if (page.total.value === 0) empty++;
		const facet = page.facets.brand[0];
		if (i >= FOLLOWED || !facet || filters.brand) continue;
		const narrowed: SearchPage = await read(bench, `${path}&${queryOf({ brand: facet.value })}`);
		assert.equal(narrowed.total.value, facet.count, `“${text}” by ${facet.value} finds what the facet says`);
	}
	assert.ok(empty < searches.length / 20, `${empty} of ${searches.length} searches find nothing`);
	return [...found.values()];
}

function checker({ filters }: Search, catalogue: Catalogue, writer: Writer) {
	let answers = 0;
	return (status: number, body: string): string | undefined => {
		if (status !== 200) return `status ${status}`;
		if (answers++ % LOOK_EVERY !== 0) return undefined;
		const page: SearchPage = JSON.parse(body);
		for (const card of page.data) {
			const stale = writer.judge(card);
			if (stale) return stale;
		}
		return firstWrong(page, filters, catalogue, writer);
	};
}

/**
 * What is wrong with a page of hits, if anything. A price that the writer is changing may pass a filter in the index
 * and no longer on its card: the age of both is judged, so such a card is passed over here.
 */
function firstWrong(page: SearchPage, filters: Filters, catalogue: Catalogue, writer?: Writer): string | undefined {
	const { data, total, facets } = page;
	if (data.length !== Math.min(PAGE, total.value)) return "a page that is not full";
	const brands = facets.brand.reduce((sum, { count }) => sum + count, 0);
	if (!filters.brand && brands > total.value) return "facets that count more than there is";
	for (const card of data) {
		if (catalogue.bySku.get(card.sku)?.id !== card.id) return "a product that is not in the catalogue";
		if (!writer?.watches(card.sku) && !fits(card, filters, catalogue))
			return "a product that does not pass the filters";
	}
	return undefined;
}

import { strict as assert } from "node:assert";
import type { ImportRow } from "../../services/products/import/row.ts";
import type { CategoryNode, ProductCard } from "../../shared/contracts/products.ts";
import type { Client } from "../support/client.ts";

/** What the store is known to sell; the writer keeps its prices up to date. */
export interface Catalogue {
	cards: ProductCard[];
	bySku: ReadonlyMap<string, ProductCard>;
	/** The slugs of a category and of all below it. */
	below(category: string): ReadonlySet<string>;
	/** The slugs of a category and of all above it, root first. */
	above(category: string): string[];
}

/** Filters of a list or a search. Prices are minor units. */
export interface Filters {
	category?: string;
	brand?: string;
	gte?: number;
	lte?: number;
}

/** Reads all that is for sale, page by page, and compares it with what was imported. */
export async function readCatalogue(api: Client, rows: ImportRow[]): Promise<Catalogue> {
	const cards = await everyCard(api);
	const bySku = new Map(cards.map((card) => [card.sku, card]));
	assert.equal(bySku.size, cards.length, "paging through the list gives every product once");
	assert.equal(cards.length, rows.length, "every imported product is in the list");
	for (const row of rows) assert.equal(bySku.get(row.sku)?.price.amount, row.priceMinor, `the price of ${row.sku}`);
	const tree = (await api.get<{ data: CategoryNode[] }>("/categories")).body.data;
	return { cards, bySku, ...linesOf(tree) };
}

async function everyCard(api: Client): Promise<ProductCard[]> {
	const cards: ProductCard[] = [];
	for (let cursor: string | null = ""; cursor !== null; ) {
		const { status, body }: { status: number; body: any } = await api.get(
			`/products?limit=100${cursor && `&cursor=${cursor}`}`,
		);
		assert.equal(status, 200, JSON.stringify(body));
		cards.push(...body.data);
		cursor = body.page.nextCursor;
	}
	return cards;
}

function linesOf(tree: CategoryNode[]): Pick<Catalogue, "below" | "above"> {
	const below = new Map<string, Set<string>>();
	const above = new Map<string, string[]>();
	const visit = (node: CategoryNode, line: string[]): string[] => {
		const own = [...line, node.slug];
		above.set(node.slug, own);
		const slugs = [node.slug, ...node.children.flatMap((child) => visit(child, own))];
		below.set(node.slug, new Set(slugs));
		return slugs;
	};
	for (const root of tree) visit(root, []);
	return { below: (slug) => below.get(slug) ?? new Set(), above: (slug) => above.get(slug) ?? [] };
}

/** Whether a card belongs on a shelf with these filters. */
export const fits = (
	card: ProductCard,
	{ category, brand, gte = 0, lte = Infinity }: Filters,
	known: Catalogue,
): boolean =>
	(category === undefined || (card.category !== undefined && known.below(category).has(card.category))) &&
	(brand === undefined || card.brand?.toLowerCase() === brand.toLowerCase()) &&
	card.price.amount >= gte &&
	card.price.amount <= lte;

/** Filters as a query string; an encoded comma belongs to a brand's name. */
export const queryOf = (
	{ category, brand, gte, lte }: Filters,
	more: Record<string, string | undefined> = {},
): string => {
	const entries = Object.entries({ category, brand, "price[gte]": gte, "price[lte]": lte, ...more });
	return entries
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
		.join("&");
};

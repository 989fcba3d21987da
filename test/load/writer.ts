import type { ProductCard } from "../../shared/contracts/products.ts";
import { History } from "./freshness.ts";
import type { Lab } from "./lab.ts";
import type { Random } from "./random.ts";
import { STOCK } from "./rows.ts";

const CHANGES_PER_SECOND = 10;
/** So many that each rests for some seconds between its changes, and an answer that is too old is told from one that is not. */
const WATCHED = 40;
/** What the API promises. */
const MAX_AGE_MS = 2_000;

/** What the writer has set, for one product. */
interface Watched {
	card: ProductCard;
	version: number;
	/** What the level was set to last is 0. */
	isSoldOut: boolean;
	price: History<number>;
	available: History<number>;
	inStock: History<boolean>;
}

/** Changes prices and levels as staff does, and knows which answers are too old. */
export interface Writer {
	/** Whether it changes this product. */
	watches(sku: string): boolean;
	/** Says what is wrong with a card's, or a page's, price and stock, arrived now. */
	judge(card: ProductCard, available?: number | null): string | undefined;
	/** Ends, and sets all levels back. */
	stop(): Promise<{ changes: number; comparisons: number; oldestMs: number; failures: string[] }>;
}

/** Begins to change a price and a level ten times a second, of products out of `candidates`. */
export async function startWriter(lab: Lab, candidates: ProductCard[], random: Random): Promise<Writer> {
	const token = await lab.admin();
	const watched = await Promise.all(random.sample(candidates, WATCHED).map((card) => watch(lab, card, token)));
	const bySku = new Map(watched.map((each) => [each.card.sku, each]));
	const failures: string[] = [];
	let changes = 0;
	let comparisons = 0;
	let oldestMs = 0;
	let running: Promise<unknown> = Promise.resolve();

	const change = async (): Promise<void> => {
		const one = watched[changes % watched.length]!;
		const other = watched[(changes + WATCHED / 2) % watched.length]!;
		other.isSoldOut = !other.isSoldOut;
		const onHand = other.isSoldOut ? 0 : STOCK + changes;
		changes++;
		await Promise.all([changePrice(lab, one, random, token), changeLevel(lab, other, onHand, token)]);
	};
	const timer = setInterval(() => {
		running = Promise.all([running, change().catch((error) => failures.push(String(error)))]);
	}, 1000 / CHANGES_PER_SECOND);

	const old = (what: string, ageMs: number): string | undefined => {
		comparisons++;
		if (ageMs === Number.POSITIVE_INFINITY) return `${what} that nobody set`;
		oldestMs = Math.max(oldestMs, ageMs);
		return ageMs > MAX_AGE_MS ? `${what} older than ${MAX_AGE_MS} ms` : undefined;
	};
	return {
		watches: (sku) => bySku.has(sku),
		judge(card, available) {
			const known = bySku.get(card.sku);
			if (!known) return undefined;
			const now = performance.now();
			return (
				old("a price", known.price.age(card.price.amount, now)) ??
				old("an inStock", known.inStock.age(card.inStock, now)) ??
				(typeof available === "number" ? old("a level", known.available.age(available, now)) : undefined)
			);
		},
		async stop() {
			clearInterval(timer);
			await running;
			await Promise.all(watched.map((each) => changeLevel(lab, each, STOCK, token)));
			return { changes: 2 * changes, comparisons, oldestMs, failures };
		},
	};
}

async function watch({ api }: Lab, card: ProductCard, token: string): Promise<Watched> {
	const { body } = await api.get(`/admin/products/${card.id}`, { token });
	return {
		card,
		version: body.version,
		isSoldOut: false,
		price: new History(card.price.amount),
		available: new History<number>(STOCK),
		inStock: new History(true),
	};
}

/** Sets a price that the product has not had before, so that it tells which change an answer has seen. */
async function changePrice({ api }: Lab, watched: Watched, random: Random, token: string): Promise<void> {
	const { card } = watched;
	const price = { ...card.price, amount: card.price.amount + 1 + random.below(9) };
	const acknowledge = watched.price.send(price.amount, performance.now());
	const { status, body } = await api.patch(
		`/admin/products/${card.id}`,
		{ variants: [{ sku: card.sku, price }] },
		{ token, ifMatch: `"v${watched.version}"` },
	);
	if (status !== 200) throw new Error(`A price could not be changed: ${JSON.stringify(body)}`);
	acknowledge(performance.now());
	watched.version = body.version;
	card.price = price;
}

async function changeLevel({ api }: Lab, watched: Watched, onHand: number, token: string): Promise<void> {
	const now = performance.now();
	const acknowledge = [watched.available.send(onHand, now), watched.inStock.send(onHand > 0, now)];
	const { status, body } = await api.post(
		"/admin/inventory/adjustments",
		{ sku: watched.card.sku, onHand, reason: "counted" },
		{ token, key: true },
	);
	if (status !== 201) throw new Error(`A level could not be changed: ${JSON.stringify(body)}`);
	for (const each of acknowledge) each(performance.now());
}

import type { Cart, CartLine, LineIssue, Quote, QuoteLine, Totals } from "../../shared/contracts/carts.ts";
import type { SoldVariant } from "../../shared/contracts/products.ts";
import { isSame, type Money } from "../../shared/money.ts";
import { type PricedLine, price } from "../../shared/pricing/price.ts";
import { type CartDocument, type CartEntry, entriesOf } from "./carts.model.ts";
import type { Variants } from "./catalogue.ts";

/** A line with what it costs today. One that is no longer sold has no variant, and the price that its shopper saw. */
interface Line extends PricedLine {
	id: string;
	entry: CartEntry;
	variant: SoldVariant | undefined;
	unitPrice: Money;
}

function priced(cart: CartDocument, variants: Variants): { lines: Line[]; totals: Totals } {
	const lines = entriesOf(cart).map(([id, entry]) => {
		const found = variants.get(entry.sku);
		const variant = found?.isSold ? found : undefined;
		return { id, entry, variant, unitPrice: variant?.price ?? entry.seenPrice };
	});
	const items = lines.map(({ unitPrice, entry }) => ({ unitPrice, quantity: entry.quantity, adjustments: [] }));
	const prices = price(items, { currency: cart.currency });
	return { lines: lines.map((line, i) => ({ ...line, ...prices.lines[i]! })), totals: prices.totals };
}

/** A cart as its holder sees it. `available` is null while inventory is away; a SKU that it does not name has 0. */
export function cartView(cart: CartDocument, variants: Variants, available: ReadonlyMap<string, number> | null): Cart {
	const { lines, totals } = priced(cart, variants);
	return {
		id: cart._id,
		version: cart.version,
		currency: cart.currency,
		lines: lines.map((line) => lineView(line, available && (available.get(line.entry.sku) ?? 0))),
		totals,
		updatedAt: cart.updatedAt,
	};
}

function lineView(line: Line, available: number | null): CartLine {
	const { id, entry, variant, unitPrice, lineTotal } = line;
	const { sku, quantity } = entry;
	const { productId, name, imageUrl } = variant ?? entry;
	return {
		...{ id, sku, productId, name, ...(imageUrl && { imageUrl }) },
		...{ quantity, unitPrice, lineTotal, available, issues: issuesOf(line, available) },
	};
}

function issuesOf({ entry, variant, unitPrice }: Line, available: number | null): LineIssue[] {
	if (!variant) return ["UNAVAILABLE"];
	const issues: LineIssue[] = isSame(unitPrice, entry.seenPrice) ? [] : ["PRICE_CHANGED"];
	if (available === 0) issues.push("OUT_OF_STOCK");
	else if (available !== null && available < entry.quantity) issues.push("INSUFFICIENT_STOCK");
	return issues;
}

/** What an order is placed from: the cart, what each line costs, and whose it is. */
export function quoteView(
	cart: CartDocument,
	variants: Variants,
	available: ReadonlyMap<string, number> | null,
): Quote {
	const { lines, totals } = priced(cart, variants);
	const { userId, tokenHash } = cart;
	return {
		cartId: cart._id,
		cartVersion: cart.version,
		...(userId && { userId }),
		...(tokenHash && { tokenHash }),
		currency: cart.currency,
		lines: lines.map(quoteLine),
		adjustments: [],
		totals,
		unavailable: lines.flatMap(({ id, entry, variant }) => (variant ? [] : [{ lineId: id, sku: entry.sku }])),
		cart: cartView(cart, variants, available),
	};
}

function quoteLine({ id, entry, variant, unitPrice, lineTotal, discount, tax }: Line): QuoteLine {
	const { productId, name } = variant ?? entry;
	return {
		...{ id, sku: entry.sku, productId, name, ...(variant?.brandSlug && { brandSlug: variant.brandSlug }) },
		categorySlugs: variant?.categorySlugs ?? [],
		...{ quantity: entry.quantity, unitPrice, discount, tax, lineTotal, adjustments: [] },
	};
}

import { userIdOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import type { Cart, Quote } from "../../shared/contracts/carts.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { NotFound } from "../../shared/errors.ts";
import { isSame } from "../../shared/money.ts";
import type { CartDocument, Carts } from "./carts.model.ts";
import { availableOf, type Variants, variantsOf } from "./catalogue.ts";
import { assertHolder } from "./holder.ts";
import { openOwn } from "./own.ts";
import { cartView, quoteView } from "./view.ts";

/** Answers a cart with today's prices and stock: one call to products for what is not in `known`, one to inventory. */
export const show = async (ctx: Ctx, cart: CartDocument, known?: Variants): Promise<Cart> =>
	cartView(cart, ...(await todaysOf(ctx, cart, known)));

/**
 * Prices the caller's cart for the checkout. Its stock is asked for only where it is not as the caller expects, to be
 * shown: else the reservation decides. Throws NotFound for a cart that is not the caller's, or ended.
 */
export async function quote(ctx: Ctx<Params<"carts.quote">>, carts: Carts): Promise<Quote> {
	const cart = await held(ctx, carts);
	const variants = await variantsOf(ctx, skusOf(cart));
	const quoted = quoteView(cart, variants, null);
	return isExpected(quoted, ctx.params) ? quoted : quoteView(cart, variants, await availableOf(ctx, skusOf(cart)));
}

const isExpected = (
	{ cartVersion, totals }: Quote,
	expected: Pick<Params<"carts.quote">, "cartVersion" | "expectedTotal">,
): boolean =>
	(expected.cartVersion ?? cartVersion) === cartVersion &&
	(!expected.expectedTotal || isSame(expected.expectedTotal, totals.total));

/** Reads the caller's cart. Throws NotFound for a cart that is not the caller's, or ended. */
export async function held(ctx: Ctx<{ id: string }>, carts: Carts): Promise<CartDocument> {
	const cart = await carts.get(ctx.params.id);
	if (!cart) throw new NotFound("cart");
	assertHolder(cart, callerOf(ctx));
	return cart;
}

/** Reads the customer's cart; makes one where there is none. */
export async function mine(ctx: Ctx, carts: Carts, currency: string): Promise<Cart> {
	const { cart } = await openOwn(carts, userIdOf(callerOf(ctx)), currency);
	return show(ctx, cart);
}

const skusOf = ({ lines }: CartDocument): string[] => Object.values(lines).map(({ sku }) => sku);

async function todaysOf(ctx: Ctx, cart: CartDocument, known?: Variants) {
	const skus = skusOf(cart);
	return Promise.all([variantsOf(ctx, skus, known), availableOf(ctx, skus)]);
}

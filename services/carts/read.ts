import { userIdOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import type { Cart, Quote } from "../../shared/contracts/carts.ts";
import { NotFound } from "../../shared/errors.ts";
import type { CartDocument, Carts } from "./carts.model.ts";
import { availableOf, type Variants, variantsOf } from "./catalogue.ts";
import { assertHolder } from "./holder.ts";
import { openOwn } from "./own.ts";
import { cartView, quoteView } from "./view.ts";

/** Answers a cart with today's prices and stock: one call to products for what is not in `known`, one to inventory. */
export const show = async (ctx: Ctx, cart: CartDocument, known?: Variants): Promise<Cart> =>
	cartView(cart, ...(await todaysOf(ctx, cart, known)));

/** Prices the caller's cart for the checkout. Throws NotFound for a cart that is not the caller's, or ended. */
export async function quote(ctx: Ctx<{ id: string }>, carts: Carts): Promise<Quote> {
	const cart = await held(ctx, carts);
	return quoteView(cart, ...(await todaysOf(ctx, cart)));
}

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

async function todaysOf(ctx: Ctx, { lines }: CartDocument, known?: Variants) {
	const skus = Object.values(lines).map(({ sku }) => sku);
	return Promise.all([variantsOf(ctx, skus, known), availableOf(ctx, skus)]);
}

import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import { markReplayed } from "../../shared/broker/keyed-request.ts";
import type { Cart } from "../../shared/contracts/carts.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { Carts } from "./carts.model.ts";
import { variantsOf } from "./catalogue.ts";
import { changeCart, type Decide } from "./change.ts";
import { assertHolder, assertVersion } from "./holder.ts";
import { keeping, keyedRequestOf, usedKeyOf } from "./keys.ts";
import { added, additionsOf, setting } from "./lines.ts";
import { show } from "./read.ts";

/** Changes the caller's cart, at the version that `If-Match` names if it was sent, and answers it. */
export async function edit(ctx: Ctx<{ id: string }>, carts: Carts, decide: Decide): Promise<Cart> {
	const cart = await changeCart(carts, ctx.params.id, (cart) => {
		assertHolder(cart, callerOf(ctx));
		assertVersion(cart, ctx.meta.ifMatch);
		return decide(cart);
	});
	return show(ctx, cart);
}

/** Adds pieces to the caller's cart; a given Idempotency-Key adds them once, and answers the cart as it is. */
export async function addLine(ctx: Ctx<Params<"carts.addLine">>, carts: Carts): Promise<Cart> {
	const { id, sku, quantity } = ctx.params;
	const request = keyedRequestOf(ctx);
	const variants = await variantsOf(ctx, [sku]);
	const cart = await changeCart(carts, id, (cart) => {
		assertHolder(cart, callerOf(ctx));
		if (usedKeyOf(cart, request)) return void markReplayed(ctx);
		assertVersion(cart, ctx.meta.ifMatch);
		const additions = additionsOf([{ sku, quantity }], variants, () => "/sku");
		return keeping(setting(added(cart.lines, additions)), request, 200);
	});
	return show(ctx, cart, variants);
}

import { actorOf, userIdOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import { newFact } from "../../shared/broker/fact.ts";
import { NotFound } from "../../shared/errors.ts";
import type { CartDocument, Carts } from "./carts.model.ts";
import { changeCart } from "./change.ts";
import { assertClaimable } from "./holder.ts";
import { added } from "./lines.ts";
import { additionsFrom, merge } from "./merge.ts";
import { openOwn } from "./own.ts";
import { inTurn } from "./turns.ts";

/**
 * Adds a guest cart's quantities to the caller's own cart, which is the answer: the guest cart is marked first, with
 * a fact that finishes the merge after a crash, then added once under its id. The ended token still serves this for
 * the same user. Throws NotFound for a cart that is not theirs to claim, CartFull (nothing merged) above 100 lines.
 */
export async function claim(ctx: Ctx<{ id: string }>, carts: Carts): Promise<CartDocument> {
	const caller = callerOf(ctx);
	const userId = userIdOf(caller);
	const guest = await carts.get(ctx.params.id);
	if (!guest) throw new NotFound("cart");
	assertClaimable(guest, caller);
	// One claim after the other, so that each sees what room the one before has left.
	return inTurn(`claims by ${userId}`, async () => {
		const { cart: own } = await openOwn(carts, userId, guest.currency);
		const marked = await changeCart(carts, guest._id, (guest) => {
			assertClaimable(guest, caller);
			if (guest.status === "claimed") return undefined;
			added(own.lines, additionsFrom(guest));
			return { $set: { status: "claimed", claimedBy: userId }, $push: { outbox: claimedFact(ctx, guest, userId) } };
		});
		return merge(carts, marked);
	});
}

const claimedFact = (ctx: Ctx, guest: CartDocument, userId: string) =>
	newFact({
		type: "cart.claimed",
		subject: guest._id,
		aggregateVersion: guest.version + 1,
		actor: actorOf(callerOf(ctx)),
		correlationId: ctx.requestID ?? undefined,
		data: { cartId: guest._id, userId },
	});

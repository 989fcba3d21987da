import { randomBytes } from "node:crypto";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import { markReplayed } from "../../shared/broker/keyed-request.ts";
import type { NewCart } from "../../shared/contracts/carts.ts";
import type { Params } from "../../shared/contracts/index.ts";
import { ValidationFailed } from "../../shared/errors.ts";
import { sha256 } from "../../shared/ids.ts";
import { type CartDocument, type Carts, newCart } from "./carts.model.ts";
import { variantsOf } from "./catalogue.ts";
import { changeCart } from "./change.ts";
import { keeping, keyedRequestOf, usedKeyOf } from "./keys.ts";
import { type Addition, added, additionsOf, setting } from "./lines.ts";
import { openOwn } from "./own.ts";
import { show } from "./read.ts";

const TOKEN_BYTES = 32;
type Create = Ctx<Params<"carts.create">>;

/** Makes a guest's cart (201, with its token), or adds the lines to the customer's open one (200; 201 where it is new). */
export async function create(ctx: Create, carts: Carts, currency: string): Promise<NewCart> {
	const { lines = [], currency: wanted = currency } = ctx.params;
	if (wanted !== currency) throw foreignCurrency(currency);
	const skus = lines.map(({ sku }) => sku);
	const variants = await variantsOf(ctx, skus);
	const additions = () => additionsOf(lines, variants, (index) => `/lines/${index}/sku`);
	const { userId } = callerOf(ctx);
	if (userId) return show(ctx, await addToOwn(ctx, carts, { userId, currency, additions }), variants);

	const token = randomBytes(TOKEN_BYTES).toString("base64url");
	const cart = newCart({ tokenHash: sha256(token) }, currency);
	const made = await carts.insert({ ...cart, lines: added({}, additions()) });
	ctx.meta.$statusCode = 201;
	return { ...(await show(ctx, made, variants)), token };
}

async function addToOwn(
	ctx: Create,
	carts: Carts,
	{ userId, currency, additions }: { userId: string; currency: string; additions: () => Addition[] },
): Promise<CartDocument> {
	const request = keyedRequestOf(ctx);
	const { cart: own, isNew } = await openOwn(carts, userId, currency);
	let status = isNew ? 201 : 200;
	const cart = await changeCart(carts, own._id, (cart) => {
		const used = usedKeyOf(cart, request);
		if (used) {
			status = used.status;
			return void markReplayed(ctx);
		}
		const lines = added(cart.lines, additions());
		return Object.keys(lines).length === 0 ? undefined : keeping(setting(lines), request, status);
	});
	ctx.meta.$statusCode = status;
	return cart;
}

const foreignCurrency = (currency: string) =>
	new ValidationFailed([
		{ pointer: "/currency", code: "NOT_ALLOWED", message: `The prices of this store are in ${currency}.` },
	]);

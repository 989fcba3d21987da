import Type, { type Static } from "typebox";
import {
	Currency,
	health,
	Id,
	Money,
	Nothing,
	Nullable,
	Quantity,
	Sku,
	Slug,
	Text,
	Timestamp,
	Version,
} from "./common.ts";
import { mutation, query, Strict } from "./define.ts";

export const MAX_LINES = 100;
export const MAX_QUANTITY = 999;

export const LineId = Type.String({ pattern: "^lin_[0-9a-f]{20}$", examples: ["lin_2c26b46b68ffc68ff99b"] });
/** What a shopper should know about a line before ordering. UNAVAILABLE blocks the checkout. */
export const LineIssue = Type.Enum(["PRICE_CHANGED", "INSUFFICIENT_STOCK", "OUT_OF_STOCK", "UNAVAILABLE"]);
export type LineIssue = Static<typeof LineIssue>;

/** A price that is higher or lower than the list's: a promotion, a discount. Empty until there are any. */
export const Adjustment = Strict({ type: Text(40), source: Text(100), amount: Type.Integer(), reason: Text(200) });
export type Adjustment = Static<typeof Adjustment>;

/** subtotal − discount + shipping + tax = total, in integers. */
export const Totals = Strict({ subtotal: Money, discount: Money, shipping: Money, tax: Money, total: Money });
export type Totals = Static<typeof Totals>;

export const CartLine = Strict({
	id: LineId,
	sku: Sku,
	productId: Id("prd"),
	name: Text(1000),
	imageUrl: Type.Optional(Type.String()),
	quantity: Quantity,
	unitPrice: Money,
	lineTotal: Money,
	/** Pieces that could be ordered now; null while inventory is away. */
	available: Nullable(Type.Integer()),
	issues: Type.Array(LineIssue),
});
export type CartLine = Static<typeof CartLine>;

const cartFields = {
	id: Id("crt"),
	/** Raised by its lines, a claim or a completion; not by prices or stock. */
	version: Version,
	currency: Currency,
	lines: Type.Array(CartLine),
	totals: Totals,
	updatedAt: Timestamp,
};
export const Cart = Strict(cartFields);
export type Cart = Static<typeof Cart>;
/** The answer to `POST /carts`: a guest's cart shows its token this once. */
export const NewCart = Strict({ ...cartFields, token: Type.Optional(Type.String()) });
export type NewCart = Static<typeof NewCart>;

/** One line of a quote: everything an order keeps of it. */
export const QuoteLine = Strict({
	id: LineId,
	sku: Sku,
	productId: Id("prd"),
	name: Text(1000),
	brandSlug: Type.Optional(Slug),
	categorySlugs: Type.Array(Slug),
	quantity: Quantity,
	unitPrice: Money,
	discount: Money,
	tax: Money,
	lineTotal: Money,
	adjustments: Type.Array(Adjustment),
});
export type QuoteLine = Static<typeof QuoteLine>;

/** What a cart costs and whose it is: the snapshot that an order is placed from. */
export const Quote = Strict({
	cartId: Id("crt"),
	cartVersion: Version,
	/** Absent for a guest's cart. */
	userId: Type.Optional(Id("usr")),
	/** SHA-256 of the guest's token, by which the order stays readable. */
	tokenHash: Type.Optional(Type.String()),
	currency: Currency,
	lines: Type.Array(QuoteLine),
	adjustments: Type.Array(Adjustment),
	totals: Totals,
	/** Lines whose product is no longer sold; they block the checkout. */
	unavailable: Type.Array(Strict({ lineId: LineId, sku: Sku })),
	/** The cart as its holder sees it, for `CART_CHANGED`. */
	cart: Cart,
});
export type Quote = Static<typeof Quote>;

const LineInput = Strict({ sku: Sku, quantity: Quantity });
const cartId = { id: Id("crt") };
const keyed = "a given Idempotency-Key is kept in the cart (the last 100) and adds once";

export const carts = {
	health,
	create: mutation({
		summary: "Makes a guest's cart, or answers the customer's open one with the lines added.",
		auth: "public",
		idempotent: "a customer has one open cart; a given Idempotency-Key adds its lines once",
		params: { currency: Type.Optional(Currency), lines: Type.Optional(Type.Array(LineInput, { maxItems: MAX_LINES })) },
		returns: NewCart,
	}),
	get: query({ summary: "Reads a cart with today's prices.", auth: "cart", params: cartId, returns: Cart }),
	mine: mutation({
		summary: "Reads the customer's open cart; makes one where there is none.",
		auth: "customer",
		idempotent: "a customer has one open cart",
		params: {},
		returns: Cart,
	}),
	addLine: mutation({
		summary: "Adds pieces of a SKU; the same SKU adds up, to at most 999.",
		auth: "cart",
		idempotent: keyed,
		params: { ...cartId, sku: Sku, quantity: Quantity },
		returns: Cart,
	}),
	changeLine: mutation({
		summary: "Sets a line's quantity.",
		auth: "cart",
		idempotent: "setting the same quantity again changes nothing",
		params: { ...cartId, lineId: LineId, quantity: Quantity },
		returns: Cart,
	}),
	removeLine: mutation({
		summary: "Removes a line.",
		auth: "cart",
		idempotent: "a removed line is not found again",
		params: { ...cartId, lineId: LineId },
		returns: Cart,
	}),
	clear: mutation({
		summary: "Removes all lines.",
		auth: "cart",
		idempotent: "an empty cart stays empty",
		params: cartId,
		returns: Cart,
	}),
	claim: mutation({
		summary: "Adds a guest cart's quantities to the customer's cart, which is the answer.",
		auth: "customer",
		idempotent: "the guest cart is marked first and added once under its id",
		params: cartId,
		returns: Cart,
	}),
	quote: query({
		summary: "Prices a cart for the checkout, for its holder only.",
		auth: "internal",
		/** With what the shopper saw: where the cart differs, its stock is shown too. */
		params: { ...cartId, cartVersion: Type.Optional(Version), expectedTotal: Type.Optional(Money) },
		returns: Quote,
	}),
	complete: mutation({
		summary: "Subtracts what was ordered from the cart; lines added meanwhile stay.",
		auth: "internal",
		idempotent: "the last 100 order ids stand in the cart: once per order",
		/** With the version that was ordered, a cart that still has it need not be read. */
		params: { ...cartId, orderId: Id("ord"), lines: Type.Array(LineInput), cartVersion: Type.Optional(Version) },
		returns: Nothing,
		timeout: 1000,
	}),
};

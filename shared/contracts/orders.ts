import Type, { type Static } from "typebox";
import { LineId, QuoteLine, Totals } from "./carts.ts";
import {
	Address,
	Currency,
	Email,
	health,
	Id,
	Moment,
	Money,
	Nullable,
	Page,
	paging,
	Quantity,
	Sku,
	Text,
	Timestamp,
	Version,
} from "./common.ts";
import { mutation, query, Strict } from "./define.ts";

export const OrderStatus = Type.Enum(["PENDING", "CONFIRMED", "REJECTED", "CANCELLED", "SHIPPED", "DELIVERED"]);
export type OrderStatus = Static<typeof OrderStatus>;
export const PaymentStatus = Type.Enum(["PENDING", "AUTHORIZED", "DECLINED", "FAILED", "VOIDED"]);
export type PaymentStatus = Static<typeof PaymentStatus>;

export const OrderLine = Strict({
	id: LineId,
	sku: Sku,
	productId: Id("prd"),
	name: Text(1000),
	quantity: Quantity,
	unitPrice: Money,
	discount: Money,
	tax: Money,
	lineTotal: Money,
});

export const HistoryEntry = Strict({
	at: Timestamp,
	from: Nullable(OrderStatus),
	to: OrderStatus,
	actor: Type.String(),
	reason: Type.Optional(Type.String()),
});
export type HistoryEntry = Static<typeof HistoryEntry>;

/** An order: lines, prices and addresses are a snapshot of the moment it was placed. */
export const Order = Strict({
	id: Id("ord"),
	/** For people, e.g. `VO-100042`. */
	number: Type.String(),
	status: OrderStatus,
	lines: Type.Array(OrderLine),
	totals: Totals,
	email: Type.String(),
	shippingAddress: Address,
	billingAddress: Address,
	payment: Strict({
		status: PaymentStatus,
		method: Type.String(),
		/** Held now. */
		authorized: Money,
		captured: Money,
		/** Of captured money only. */
		refunded: Money,
	}),
	shipments: Type.Array(Type.Never()),
	returns: Type.Array(Type.Never()),
	refunds: Type.Array(Type.Never()),
	history: Type.Array(HistoryEntry),
	version: Version,
	placedAt: Timestamp,
});
export type Order = Static<typeof Order>;

/** The full state of an order in its facts: the order, whose it is, and what statistics need of each line. */
export const OrderSnapshot = Strict({
	order: Order,
	cartId: Id("crt"),
	userId: Nullable(Id("usr")),
	currency: Currency,
	lines: Type.Array(QuoteLine),
});
export type OrderSnapshot = Static<typeof OrderSnapshot>;

export const TEST_TOKENS = ["tok_ok", "tok_declined", "tok_insufficient_funds", "tok_error", "tok_timeout"] as const;
export const PaymentInput = Strict({ method: Type.Enum(["test_card"]), token: Type.Enum([...TEST_TOKENS]) });

const orderId = { id: Id("ord") };
const orders_ = { permission: "orders" } as const;

export const orders = {
	health,
	place: mutation({
		summary: "Places an order from a cart: reserves its stock, authorises the payment, confirms.",
		auth: "cart",
		idempotent: "Idempotency-Key, and one order per cart version",
		params: {
			cartId: Id("crt"),
			cartVersion: Type.Optional(Version),
			expectedTotal: Type.Optional(Money),
			email: Type.Optional(Email),
			shippingAddress: Address,
			billingAddress: Type.Optional(Address),
			shippingMethod: Type.Optional(Type.Enum(["standard"])),
			payment: PaymentInput,
		},
		/** 201 confirmed, 202 still pending, 200 the order that this cart version already has. */
		returns: Strict({ status: Type.Enum([200, 201, 202]), order: Order, isReplayed: Type.Boolean() }),
		timeout: 9000,
	}),
	list: query({
		summary: "Lists the caller's orders, newest first.",
		auth: "customer",
		params: { ...paging, status: Type.Optional(OrderStatus) },
		returns: Page(Order),
	}),
	get: query({
		summary: "Reads an order of the caller, or of the guest's cart token it was placed with.",
		auth: "cart",
		params: orderId,
		returns: Order,
	}),
	cancel: mutation({
		summary: "Cancels an order that has not been shipped: its stock and its money go back.",
		auth: "customer",
		idempotent: "a cancelled order answers as it is",
		params: { ...orderId, reason: Type.Optional(Text(500)) },
		returns: Order,
	}),
	find: query({
		summary: "Lists orders for staff, newest first.",
		auth: orders_,
		params: {
			...paging,
			status: Type.Optional(OrderStatus),
			customer: Type.Optional(Id("usr")),
			from: Type.Optional(Moment),
			to: Type.Optional(Moment),
		},
		returns: Page(Order),
	}),
	read: query({ summary: "Reads any order for staff.", auth: orders_, params: orderId, returns: Order }),
	snapshots: query({
		summary: "Reads all orders that have their verdict, in the order of ids, for a rebuild of the search index.",
		auth: "internal",
		params: { after: Type.Optional(Id("ord")), limit: Type.Integer({ minimum: 1, maximum: 1000 }) },
		returns: Type.Array(OrderSnapshot),
	}),
};

import Type, { type Static } from "typebox";
import { health, Id, Page, paging, Sku, Text, Timestamp, Version } from "./common.ts";
import { mutation, query, Strict } from "./define.ts";

const stock = { permission: "stock" } as const;

/** How many of a SKU there are. available = onHand − reserved. */
export const Level = Strict({
	sku: Sku,
	onHand: Type.Integer({ minimum: 0 }),
	reserved: Type.Integer({ minimum: 0 }),
	available: Type.Integer({ minimum: 0 }),
	reorderPoint: Type.Integer({ minimum: 0 }),
	version: Version,
});
export type Level = Static<typeof Level>;

/** A level in its fact. `flips` is raised whenever `inStock` changes, so that an old fact never overrules a new one. */
export const LevelSnapshot = Strict({
	...Level.properties,
	locationId: Type.String(),
	inStock: Type.Boolean(),
	flips: Type.Integer({ minimum: 0 }),
});
export type LevelSnapshot = Static<typeof LevelSnapshot>;

/** One entry of the ledger: on hand is the sum of a SKU's deltas. */
export const Movement = Strict({
	id: Id("mov"),
	sku: Sku,
	/** `initial` from an import, `adjustment` by staff. */
	type: Type.Enum(["initial", "adjustment"]),
	delta: Type.Integer(),
	/** On hand after it. */
	onHand: Type.Integer({ minimum: 0 }),
	reason: Type.String(),
	actor: Type.String(),
	at: Timestamp,
});
export type Movement = Static<typeof Movement>;

const ReservationLines = Type.Array(Strict({ sku: Sku, quantity: Type.Integer({ minimum: 1 }) }), { minItems: 1 });
export const MAX_ON_HAND = 100_000_000;

export const Reservation = Strict({
	orderId: Id("ord"),
	/** RELEASED also for an order whose release came first: a late reserve is refused for good. */
	status: Type.Enum(["RESERVED", "REFUSED", "RELEASED"]),
	shortages: Type.Array(Strict({ sku: Sku, requested: Type.Integer(), available: Type.Integer() })),
});
export type Reservation = Static<typeof Reservation>;

export const inventory = {
	health,
	levels: query({
		summary: "Reads how many of each SKU are available; a SKU without a level has 0.",
		auth: "internal",
		params: { skus: Type.Array(Sku, { maxItems: 500 }) },
		returns: Type.Array(Strict({ sku: Sku, available: Type.Integer() })),
		timeout: 2000,
	}),
	reserve: mutation({
		summary: "Reserves an order's lines, all or none.",
		auth: "internal",
		idempotent: "the order id: a second call answers the stored verdict",
		params: { orderId: Id("ord"), lines: ReservationLines },
		returns: Reservation,
		timeout: 3000,
	}),
	release: mutation({
		summary: "Ends an order's reservation and gives its stock back; of an unknown order, refuses a late reserve.",
		auth: "internal",
		idempotent: "the order id: a released reservation stays released",
		params: { orderId: Id("ord") },
		returns: Reservation,
		timeout: 3000,
	}),
	list: query({
		summary: "Lists stock levels for staff, by SKU.",
		auth: stock,
		params: { ...paging, sku: Type.Optional(Sku), belowReorder: Type.Optional(Type.Boolean()) },
		returns: Page(Level),
	}),
	adjust: mutation({
		summary: "Corrects a level by `delta` or to `onHand`, with a movement in the ledger.",
		auth: stock,
		idempotent: "Idempotency-Key, kept in the same transaction",
		params: {
			sku: Sku,
			delta: Type.Optional(Type.Integer({ minimum: -MAX_ON_HAND, maximum: MAX_ON_HAND })),
			onHand: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_ON_HAND })),
			reason: Text(500),
		},
		returns: Movement,
	}),
	movements: query({
		summary: "Reads the ledger of a SKU, newest first.",
		auth: stock,
		params: { sku: Sku, ...paging },
		returns: Page(Movement),
	}),
};

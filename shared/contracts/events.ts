import Type, { type Static } from "typebox";
import { Id, Sku } from "./common.ts";
import { Strict } from "./define.ts";
import { LevelSnapshot, Movement, Reservation } from "./inventory.ts";
import { OrderSnapshot } from "./orders.ts";
import { Payment } from "./payments.ts";
import { ProductSnapshot } from "./products.ts";
import { User } from "./users.ts";

/** Every fact by its type, with the full state after it. */
export const events = {
	"product.created": ProductSnapshot,
	"product.updated": ProductSnapshot,
	"product.deleted": ProductSnapshot,
	/** An import row gave a first stock figure for a SKU. */
	"product.stock.declared": Strict({ sku: Sku, productId: Id("prd"), quantity: Type.Integer({ minimum: 0 }) }),
	"inventory.level.changed": LevelSnapshot,
	"inventory.movement.recorded": Movement,
	"inventory.reserved": Reservation,
	"inventory.released": Reservation,
	"payment.authorized": Payment,
	"payment.declined": Payment,
	"payment.failed": Payment,
	"payment.voided": Payment,
	"payment.captured": Payment,
	"payment.refunded": Payment,
	"order.confirmed": OrderSnapshot,
	"order.rejected": OrderSnapshot,
	"order.cancelled": OrderSnapshot,
	/** Its payment's summary changed, its status did not. */
	"order.updated": OrderSnapshot,
	/** A guest cart was marked as claimed; its lines are to be added to the customer's cart. */
	"cart.claimed": Strict({ cartId: Id("crt"), userId: Id("usr") }),
	"user.registered": User,
	"user.updated": User,
	"user.deleted": User,
};

export type EventType = keyof typeof events;
export type EventData<T extends EventType> = Static<(typeof events)[T]>;

/** Who caused something: `customer:usr_…`, `guest:crt_…`, `staff:usr_…` or `system:<service>`. */
export type Actor = string;

/** A fact in its envelope, after CloudEvents (https://cloudevents.io): what happened, with the full state after it. */
export interface Fact<T extends EventType = EventType> {
	/** `evt_…`; a redelivery has the same. */
	id: string;
	type: T;
	/** The service that emits it. */
	source: string;
	/** The id of the thing it is about, e.g. a product's id or a SKU. */
	subject: string;
	/** ISO 8601 UTC. */
	time: string;
	/** The thing's version after the change: consumers drop what is older than what they have. */
	aggregateVersion: number;
	actor: Actor;
	/** The request that began it all. */
	correlationId?: string;
	/** The fact that caused this one, if one did. */
	causationId?: string;
	data: EventData<T>;
}

/**
 * Who consumes what: one durable queue per consuming service. Declared here, so that a fact waits for a consumer
 * that is not running.
 */
export const topology = {
	products: ["inventory.level.changed"],
	carts: ["order.confirmed", "cart.claimed"],
	inventory: ["product.stock.declared"],
	search: [
		"product.created",
		"product.updated",
		"product.deleted",
		"order.confirmed",
		"order.rejected",
		"order.cancelled",
		"order.updated",
	],
} as const satisfies Record<string, readonly EventType[]>;

export type Consumer = keyof typeof topology;

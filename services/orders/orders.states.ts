import type { EventType } from "../../shared/contracts/events.ts";
import type { OrderStatus } from "../../shared/contracts/orders.ts";

/** The life of an order: what may follow what. Shipments bring SHIPPED and DELIVERED. */
export const NEXT: Record<OrderStatus, readonly OrderStatus[]> = {
	PENDING: ["CONFIRMED", "REJECTED", "CANCELLED"],
	CONFIRMED: ["SHIPPED", "CANCELLED"],
	SHIPPED: ["DELIVERED"],
	DELIVERED: [],
	REJECTED: [],
	CANCELLED: [],
};

export const mayBecome = (from: OrderStatus, to: OrderStatus): boolean => NEXT[from].includes(to);

/** The fact that tells a status. PENDING has none: nobody acts on an order before its verdict. */
export const FACT_OF = {
	CONFIRMED: "order.confirmed",
	REJECTED: "order.rejected",
	CANCELLED: "order.cancelled",
} as const satisfies Partial<Record<OrderStatus, EventType>>;

/** The statuses that a placed order can come to so far. */
export type Decision = keyof typeof FACT_OF;

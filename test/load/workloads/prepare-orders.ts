import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import type { NewCart } from "../../../shared/contracts/carts.ts";
import type { Order } from "../../../shared/contracts/orders.ts";
import { orderBody } from "../../support/quotes.ts";
import type { Acknowledged } from "../books.ts";
import type { Shot } from "../drive.ts";
import type { Bench } from "./bench.ts";

/** Carts that are filled at the same time. */
const AT_ONCE = 8;

/** Orders ready to be sent, and those that have been confirmed so far. */
export interface Orders {
	shots: Shot[];
	acknowledged: Acknowledged[];
}

/** Fills `count` carts with what `pick` chooses, one piece of each, and makes an order of each. */
export async function prepareOrders({ lab }: Bench, count: number, pick: () => string[]): Promise<Orders> {
	const acknowledged: Acknowledged[] = [];
	const contents = Array.from({ length: count }, () => pick().map((sku) => ({ sku, quantity: 1 })));
	const shots: Shot[] = [];
	const fill = async (): Promise<void> => {
		for (let lines = contents.pop(); lines; lines = contents.pop()) {
			const { status, body } = await lab.api.post<NewCart>("/carts", { lines });
			assert.equal(status, 201, JSON.stringify(body));
			shots.push(orderOf(body, acknowledged));
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, fill));
	return { shots, acknowledged };
}

function orderOf({ id, token, totals }: NewCart, acknowledged: Acknowledged[]): Shot {
	const total = totals.total.amount;
	return {
		method: "POST",
		path: "/orders",
		headers: { "x-cart-token": token!, "idempotency-key": randomUUID() },
		body: orderBody(id, "tok_ok"),
		check(status, body) {
			if (status !== 201) return `status ${status}`;
			const order: Order = JSON.parse(body);
			if (order.status !== "CONFIRMED") return `an order that is ${order.status}`;
			acknowledged.push({ id: order.id, total: order.totals.total.amount });
			return order.totals.total.amount === total ? undefined : "another total than the cart's";
		},
	};
}
